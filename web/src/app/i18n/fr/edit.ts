import type { edit as source } from '../en/edit.ts'
import type { Translation } from '../translation.ts'

export const edit: Translation<typeof source> = {
  open: 'Modifier',
  title: 'Modifier à la main',
  hint: 'Un cadenas fermé protège la valeur des imports. Les prix et les stocks sont ceux des fournisseurs et ne se modifient pas ici.',
  held: 'Protégé des imports',
  free: 'Les imports peuvent la changer',
  hold: '{{field}} : protéger des imports',
  categoryHint: 'Niveau par niveau, séparés par >',
  author: 'Votre nom',
  authorHint: 'Figure avec la modification dans l’historique.',
  saved: 'Enregistré.',
  conflict: 'Quelqu’un ou un import a été plus rapide. Rien n’est encore enregistré.',
  isNow: 'Maintenant :',
  isMine: 'Vous avez écrit :',
  empty: 'rien',
  takeTheirs: 'Prendre ce qui est là',
  keepMine: 'Garder le mien',
  faults: {
    empty: 'Ne peut pas être vide.',
    number: 'Un nombre, par exemple 12,5',
    whole: 'Un nombre entier',
    country: 'Deux lettres, par exemple FR',
    day: 'Un jour, par exemple 2027-01-31',
  },
}
