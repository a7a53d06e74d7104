import type { Profile } from '@products-manager/contract'
import { compileMap } from '../map/map.ts'
import { noReferences, type References } from '../references/references.ts'
import { compileTransforms } from '../transform/transform.ts'
import type { Dialect, RawRecord } from '../types.ts'
import { type EanEvidence, eanEvidence, noEanEvidence } from '../validate/ean-evidence.ts'

// Always the same first records, so that a resumed run decides as the first one did.
const RECORDS = 2_000

/** What the file's first records prove of its EANs. Reads no further than it needs. */
export async function gatherEvidence(
  batches: AsyncIterable<readonly RawRecord[]>,
  profile: Profile,
  { dialect, references = noReferences }: { dialect: Dialect; references?: References },
): Promise<EanEvidence> {
  if (!profile.fields.ean && !profile.fields.variantEan) return noEanEvidence
  const eanOnly = eanProfile(profile)
  const { map } = compileMap(eanOnly, dialect)
  const transform = compileTransforms(eanOnly, dialect, { ...references, noteUnknown: () => {} })

  const eans: string[] = []
  let read = 0
  for await (const records of batches) {
    for (const record of records) {
      const { fields, members, defects } = transform(map(record))
      if (defects === null) eans.push(fields.ean ?? '', ...members.map((member) => member.fields.variantEan ?? ''))
      if (++read === RECORDS) return eanEvidence(eans)
    }
  }
  return eanEvidence(eans)
}

/** The EANs alone, where nothing else is needed to make them. */
function eanProfile(profile: Profile): Profile {
  const { ean, variantEan } = profile.fields
  if (ean?.transforms || variantEan?.transforms) return profile
  return {
    ...profile,
    specifications: [],
    rules: [],
    fields: { ...(ean && { ean }), ...(variantEan && { variantEan }) },
  }
}
