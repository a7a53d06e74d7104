/** Words for one of what is counted, as they are folded. */
export const COUNTED: ReadonlySet<string> = new Set(
  'pc pcs pce pces piece pieces st stk stck stuck u ud uds un unit units unite unites unidad unidades ea each ex pz pza pzs pezzo pezzi ct x'.split(
    ' ',
  ),
)

/** A word without accents, points and capitals. */
export function wordKey(word: string): string {
  return word
    .normalize('NFD')
    .replace(/[\p{M}.()]/gu, '')
    .toLowerCase()
}
