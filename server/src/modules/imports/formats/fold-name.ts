const MARKS = /\p{M}+/gu
const SPACES = /\s+/g
const ASCII = /^[\0-\x7f]*$/

/** A name as people compare it: without case, accents and the number of spaces. */
export function foldName(name: string): string {
  // Most names and nearly all numbers: what takes the most time changes nothing in them.
  const plain = ASCII.test(name) ? name : name.normalize('NFKD').replace(MARKS, '')
  return plain.replace(SPACES, ' ').trim().toLowerCase()
}
