import type { NewSource } from '@products-manager/contract'
import { migrateJobs } from '../../../platform/jobs/start-workers.ts'
import { openLog } from '../../../platform/log.ts'
import { createAddressGuard, readAllowedPlaces } from '../../../platform/net/address-guard.ts'
import { openKeyring } from '../../../platform/secrets/keyring.ts'
import { ensureSupplier } from '../../suppliers/index.ts'
import { type FetchReport, type FetchRequest, fetchSource } from '../fetch/fetch-source.ts'
import { createSource } from '../fetch/keep-source.ts'
import type { SourceParts } from '../fetch/source-parts.ts'
import { upsertProfile } from '../queries/profiles.ts'
import { executeRun, type RunnerParts } from '../runs/execute-run.ts'
import { anInstallation, aProfile, type TestInstallation } from './an-installation.ts'

export interface SourceInstallation extends TestInstallation {
  parts: SourceParts & RunnerParts
  /** Adds a source of ACME. Gives its identifier. */
  add(source: Omit<NewSource, 'supplier' | 'name'> & { name?: string }): Promise<string>
  /** Looks at a source and imports what came, in this process. */
  fetch(sourceId: string, given?: Partial<FetchRequest>): Promise<FetchReport>
}

/** An installation that may connect to this machine, with a supplier ACME whose files have sku;title;price. */
export async function aSourceInstallation(): Promise<SourceInstallation> {
  const installation = await anInstallation()
  const { dataDir, imports } = installation
  await migrateJobs(imports.url, openLog({ level: 'silent' }))
  const parts = {
    ...installation.parts,
    keyring: openKeyring({ dataDir, passphrases: [] }),
    guard: createAddressGuard(readAllowedPlaces({ PM_ALLOWED_NETWORKS: '127.0.0.0/8, ::1' })),
    watchFolders: [dataDir],
  }
  await ensureSupplier(parts.catalog, { code: 'ACME' })
  const profile = aProfile(['sku', 'title', 'price'])
  await imports.handle.transaction((tx) => upsertProfile(tx, { profile, supplier: 'ACME', isDefault: true }))
  return {
    ...installation,
    parts,
    add: (source) => createSource(parts, { supplier: 'ACME', name: 'prices', ...source }),
    async fetch(sourceId, given = {}) {
      const signal = new AbortController().signal
      const request = { trigger: 'hand', attempt: 1, guessesProfile: false, signal } as const
      const report = await fetchSource(parts, {
        sourceId,
        ...request,
        start: async () => {},
        retryAt: () => null,
        ...given,
      })
      for (const { runId } of report.files) if (runId) await executeRun(parts, runId, signal)
      return report
    },
  }
}

/** A supplier's file with so many articles, at prices that begin at `price`. */
export function aPriceList(rows = 3, price = 10): string {
  const lines = Array.from({ length: rows }, (_, i) => `A-${i};Article ${i};${price + i}.50`)
  return `sku;title;price\n${lines.join('\n')}\n`
}
