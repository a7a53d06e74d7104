/** GS1 leaves 02, 20 to 29, and GTIN-8 beginning with 2, to each company for its own use. */
export function isInStore(canonical: string): boolean {
  if (canonical.length !== 13) return false
  const first = canonical.charCodeAt(0)
  if (first === 50) return true
  if (first !== 48) return false
  return canonical.charCodeAt(1) === 50 || canonical.startsWith('000002')
}
