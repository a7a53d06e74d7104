import type { origin as english } from '../en/origin.ts'
import type { Translation } from '../translation.ts'

export const origin: Translation<typeof english> = {
  ask: 'D’où cela vient-il : {{field}}',
  title: '{{field}} : d’où cela vient',
  held: 'protégée à la main',
  history: 'Tout ce que c’était',
  neverChanged: 'Elle n’a pas changé depuis.',
  nobody: 'Rien de ce qui est enregistré n’a donné cette valeur.',
  byHand: '{{author}} l’a saisie à la main.',
  byFile: 'Elle figure dans un fichier de {{supplier}}.',
  byMapping: 'Le modèle la donne à chaque ligne de {{supplier}}.',
  byAbsence: '{{supplier}} ne le propose plus.',
  takenBack: 'Un retour en arrière l’a rétablie.',
  noneListed: 'Aucune offre n’est proposée.',
  file: 'Fichier',
  run: 'Import',
  profile: 'Modèle',
  version: 'version {{version}}',
  cell: 'Cellule « {{column}} »',
  steps: 'Étape par étape',
  missing: {
    'file-gone': 'Le fichier n’est plus conservé, ou n’est plus celui qui l’était : sa ligne ne peut pas être montrée.',
    'row-gone': 'Le fichier n’a pas de ligne à cet endroit.',
    'not-listed': 'Le fichier ne propose pas cette offre : aucune de ses lignes n’a donné la valeur.',
    'not-mapped': 'Aucune colonne du fichier ne remplit ce champ.',
    'lookups-gone': 'Une table que le modèle consultait n’existe plus : les étapes ne peuvent pas être montrées.',
  },
}
