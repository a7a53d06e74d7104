import type { past as english } from '../en/past.ts'
import type { Translation } from '../translation.ts'

export const past: Translation<typeof english> = {
  asOf: 'Tel qu’il était le',
  note: 'Vous voyez le passé : le catalogue tel qu’il était le {{moment}}.',
  future: 'Le {{moment}} n’est pas encore venu : le catalogue se consulte tel qu’il était, ou tel qu’il est.',
  notThen: 'Pas au catalogue à ce moment-là',
  notThenText: 'Le produit est venu plus tard, ou n’y était plus. Choisissez un autre moment, ou revenez au présent.',
  emptyThen: 'Le catalogue était vide à ce moment',
  emptyThenText:
    'Rien n’avait encore été importé, ou tout avait été défait. Choisissez un autre moment, ou revenez au présent.',
  leave: 'Revenir au présent',
}
