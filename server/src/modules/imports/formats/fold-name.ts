const MARKS = /\p{M}+/gu
const SPACES = /\s+/g

/** A name as people compare it: without case, accents and the number of spaces. */
export function foldName(name: string): string {
  return name.normalize('NFKD').replace(MARKS, '').replace(SPACES, ' ').trim().toLowerCase()
}
