import type { FileSettings, Problem, Profile } from '@products-manager/contract'
import type { Draft } from '../../catalog/index.ts'
import { compileRows } from '../batches/compile-rows.ts'
import { gatherEvidence } from '../batches/gather-evidence.ts'
import { lookAtSource } from '../look-at-source.ts'
import { dialectOf } from '../parse/dialect-of.ts'
import { group } from '../parse/group.ts'
import { parse } from '../parse/parse.ts'
import { suggestProfile } from '../profile/suggest-profile.ts'
import type { Dialect } from '../types.ts'

export interface CatalogueReading {
  dialect: Dialect
  drafts: Draft[]
  refused: number
  problems: Problem[]
}

/** A file read in one pass, as a run reads it; without a profile, by the one that is suggested for it. */
export async function readCatalogue(
  path: string,
  given: { profile: Profile | null; settings?: FileSettings | undefined },
): Promise<CatalogueReading> {
  const { settings = {} } = given
  const { file, detection } = await lookAtSource(path, {
    settings,
    profile: given.profile,
    isOpen: given.profile === null,
  })
  try {
    const dialect = dialectOf(detection, settings)
    const profile = given.profile ?? suggestProfile({ detection, name: 'suggested' })
    const { groupKey } = compileRows(profile, dialect)
    const records = () => group(parse(file.open(), dialect), groupKey)
    const evidence = await gatherEvidence(records(), profile, { dialect })
    const rows = compileRows(profile, dialect, { evidence })

    const reading: CatalogueReading = { dialect, drafts: [], refused: 0, problems: [] }
    for await (const batch of records()) {
      for (const record of batch) {
        const found: Problem[] = []
        const drafted = rows.draftOf(record, (problem) => void found.push(problem))
        reading.problems.push(...rows.diagnose(record, found))
        if (drafted) reading.drafts.push(drafted.draft)
        else reading.refused++
      }
    }
    return reading
  } finally {
    await file.close()
  }
}
