/** Whether a name is like a pattern with `*` and `?`. Capitals do not matter: suppliers change them. */
export function matchesPattern(name: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase()
  const given = name.toLowerCase()
  // Both ends by hand: a regular expression with several stars can take for ever on a long name.
  let [n, p, star, after] = [0, 0, -1, 0]
  while (n < given.length) {
    if (wanted[p] === '*') [star, after, p] = [p, n, p + 1]
    else if (p < wanted.length && (wanted[p] === '?' || wanted[p] === given[n])) [n, p] = [n + 1, p + 1]
    else if (star === -1) return false
    else {
      after++
      ;[n, p] = [after, star + 1]
    }
  }
  while (wanted[p] === '*') p++
  return p === wanted.length
}

const SHOWN = 3

/** The names most like a pattern, for somebody who misspelt it. */
export function nearestNames(names: readonly string[], pattern: string): string[] {
  const wanted = pattern.toLowerCase().replaceAll(/[*?]/g, '')
  return names
    .map((name) => ({ name, distance: distanceBetween(name.toLowerCase().slice(0, 200), wanted) }))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, SHOWN)
    .map(({ name }) => name)
}

/** Levenshtein's: how many letters are to be typed, removed or changed. */
function distanceBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
