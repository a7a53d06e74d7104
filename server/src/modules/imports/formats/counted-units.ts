/** Words for one of what is counted, as they are folded. */
export const COUNTED: ReadonlySet<string> = new Set(
  'pc pcs pce pces piece pieces st stk stks stck stuck stuks szt sztuk ks kpl db buc adet шт τεμ 個 个 件 本 枚 개 u ud uds un unit units unite unites unidad unidades ea each ex pz pza pzs pezzo pezzi ct x'
    .normalize('NFD')
    .split(' '),
)

/** A word without accents, points and capitals. */
export function wordKey(word: string): string {
  return word
    .normalize('NFD')
    .replace(/[\p{M}.()]/gu, '')
    .toLowerCase()
}
