import type { Profile, ProfileDifference } from '@products-manager/contract'

type Leaves = Map<string, string>

/** Every place where two profiles differ, in the order of the newer one. */
export function diffProfiles(before: Profile, after: Profile): ProfileDifference[] {
  const [old, young] = [leavesOf(before), leavesOf(after)]
  const paths = [...young.keys(), ...[...old.keys()].filter((path) => !young.has(path))]
  return paths
    .filter((path) => old.get(path) !== young.get(path))
    .map((path) => ({ path, before: old.get(path) ?? null, after: young.get(path) ?? null }))
}

/** Every value of a profile that is no object, as JSON, by its path. */
function leavesOf(value: unknown, path = '', leaves: Leaves = new Map()): Leaves {
  if (typeof value !== 'object' || value === null) return leaves.set(path, JSON.stringify(value))
  const entries = Object.entries(value)
  // An empty list is something else than no list.
  if (entries.length === 0) return leaves.set(path, JSON.stringify(value))
  for (const [name, part] of entries) {
    leavesOf(part, Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`, leaves)
  }
  return leaves
}
