import type { ImportRun } from '@products-manager/contract'

/** How many rows the profile makes nothing of. */
export function leftAsideText({ leftAside }: Pick<ImportRun, 'leftAside'>): string {
  return `${leftAside} rows left aside: the profile makes nothing of them.`
}
