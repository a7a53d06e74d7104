import type { Texts } from '../en/index.ts'
import type { Translation } from '../translation.ts'

export const particulars: Translation<Texts['particulars']> = {
  name: '« {{name}} »',
  damagedAt: 'Endroit : {{place}}.',
  wholeUntil: 'Il est entier jusqu’ici : {{place}}.',
  'other-columns': 'Ses colonnes ne sont pas celles du premier fichier de l’archive : lisez ces fichiers séparément.',
  'price-units':
    'Rien ne dit pour combien d’unités ses prix valent. Leur DATANORM.001 le dit : donnez les deux dans un ZIP.',
  sheet: 'feuille « {{name}} »',
  row: 'ligne {{row}}',
  line: 'ligne {{line}}',
  column: 'colonne {{column}}',
  byte: 'octet {{byte}}',
  rowsBefore_one: '{{rows}} ligne a été lue avant.',
  rowsBefore_many: '{{rows}} lignes ont été lues avant.',
  rowsBefore_other: '{{rows}} lignes ont été lues avant.',
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
