import type { drop as english } from '../en/drop.ts'
import type { Translation } from '../translation.ts'

export const drop: Translation<typeof english> = {
  title: 'Importer un fichier',
  lead: 'Rien n’est importé avant que vous ayez vu comment le fichier a été compris.',
  supplier: 'Fournisseur, si vous le connaissez déjà',
  supplierHint: 'Le modèle gardé pour lui est alors proposé.',
  choose: 'Choisir un fichier',
  orDrop: 'ou déposez-le ici',
  formats:
    'CSV, Excel, OpenDocument, XML, JSON, EDIFACT, DATANORM ou largeur fixe, aussi en ZIP, gzip ou bzip2, de toute taille',
  sending: 'Envoi de {{file}}',
  sent: '{{sent}} sur {{size}}',
  looking: 'Lecture du fichier…',
}
