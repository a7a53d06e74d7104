import type { ErrorGroup } from '@products-manager/contract'
import type { Reads } from '@products-manager/postgres'
import { withPlace } from '../formats/places.ts'
import { findRun } from '../queries/find-run.ts'
import { type CauseCount, groupProblems } from '../queries/list-problems.ts'
import { listRepairs } from '../queries/repaired-rows.ts'
import { isMendable } from './repair-steps.ts'

/** Problems of a run by cause, with what can be done about each and what was. */
export async function listCauses(imports: Reads<'imports'>, runId: string): Promise<ErrorGroup[]> {
  const [row, groups, repairs] = await Promise.all([
    findRun(imports, runId),
    groupProblems(imports, runId),
    listRepairs(imports, runId),
  ])
  const format = row?.dialect?.format
  return groups.map(({ mendable, ...group }) => {
    const { cause, field } = group
    const done = repairs.find((one) => one.repairs.some((each) => each.cause === cause && each.field === field))
    return {
      ...group,
      samples: group.samples.map((sample) => withPlace(format, sample)),
      repair: repairOf({ mendable, cause, field }),
      repairedBy: done?.id ?? null,
    }
  })
}

function repairOf({ mendable, cause, field }: Pick<CauseCount, 'mendable' | 'cause' | 'field'>): ErrorGroup['repair'] {
  if (cause === null || field === null) return 'none'
  if (cause === 'two-readings') return 'marks'
  return isMendable(cause) && mendable > 0 ? 'offered' : 'none'
}
