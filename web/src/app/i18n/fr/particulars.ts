import type { Texts } from '../en/index.ts'
import type { Translation } from '../translation.ts'

export const particulars: Translation<Texts['particulars']> = {
  name: '« {{name}} »',
  columnFor: '« {{name}} » ({{field}})',
  missing: 'Il manque {{columns}}.',
  fitting: 'Le fichier a toutes les colonnes de {{names}}, gardé pour ce fournisseur.',
  emptyList: 'La liste « {{name}} » est vide dans tous les enregistrements.',
  lists: 'Des listes qui ne sont pas vides : {{names}}.',
  tables: 'Il cherche dans {{names}}.',
  recordsAt: 'Des enregistrements pourraient être sous {{names}}.',
  wanted: 'Le modèle demande « {{name}} ».',
  there: 'Le fichier a {{names}}.',
}
