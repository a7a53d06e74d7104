import { expect, it } from 'vitest'
import { migratedDatabase } from '../../../platform/testing/test-databases.ts'
import { listTables } from './list-tables.ts'

it('lists the largest tables first, partitions with the table they are of', async () => {
  const { handle, query } = await migratedDatabase('imports')
  await query('select make_import_logs_partitions(1)')
  await query(
    "insert into import_logs (job_id, message) select gen_random_uuid(), repeat('x', 200) from generate_series(1, 2000)",
  )

  const tables = await listTables(handle, 3)

  expect(tables).toHaveLength(3)
  expect(tables[0]?.table).toBe('import_logs')
  expect(tables[0]?.bytes).toBeGreaterThan(400_000)
  expect((await listTables(handle, 99)).some(({ table }) => /_\d{4}_\d{2}$/.test(table))).toBe(false)
})
