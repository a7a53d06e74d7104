import type { GoldenRow } from '@products-manager/contract'

/** What a golden row is called: as somebody noted, else its first text. */
export function goldenRowName({ note, cells }: Pick<GoldenRow, 'note' | 'cells'>): string {
  return note ?? cells.find(({ text }) => text !== '')?.text ?? ''
}
