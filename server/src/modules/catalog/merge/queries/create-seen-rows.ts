import { type Session, sql } from '@products-manager/postgres'
import { planForBatches } from './plan-for-batches.ts'

/** The keys a run has met, in memory of this session as far as it reaches. */
export async function createSeenRows(session: Session<'catalog'>): Promise<void> {
  await session.one(sql<{ ready: string }>('catalog.set_screening_memory')`
    select set_config('temp_buffers', '64MB', false) || ${planForBatches({ local: false })} as ready
  `)
  await session.run(sql('catalog.create_seen_rows')`
    create temp table import_seen (offer_key text collate "C" primary key, line integer not null)
  `)
}
