/**
 * The columns of an article, by the standard's own names, the same in every file: which of them a supplier fills may
 * change from one file to the next.
 */
export const datanormColumns = [
  'Artikelnummer',
  'Verarbeitung',
  'Kurztext 1',
  'Kurztext 2',
  'Langtext',
  'Dimensionstext',
  'EAN',
  'Listenpreis',
  'Nettopreis',
  'Preiseinheit',
  'Mengeneinheit',
  'Währung',
  'Rabattgruppe',
  'Hauptwarengruppe',
  'Warengruppe',
  'Warengruppentext',
  'Matchcode',
  'Alternativnummer',
  'Herstellernummer',
  'Typ',
  'Verpackungsmenge',
  'Katalogseite',
] as const
export type DatanormColumn = (typeof datanormColumns)[number]
export type ArticleCells = Partial<Record<DatanormColumn, string>>

export type Version = 4 | 5
type Layout = Readonly<Partial<Record<DatanormColumn, number>>>

/** Where an article's record A has what, counted from 0. */
export const mainLayout: Readonly<Record<Version, Layout>> = {
  4: {
    Artikelnummer: 2,
    Verarbeitung: 1,
    'Kurztext 1': 4,
    'Kurztext 2': 5,
    Mengeneinheit: 8,
    Rabattgruppe: 10,
    Hauptwarengruppe: 11,
  },
  5: {
    Artikelnummer: 2,
    Verarbeitung: 1,
    'Kurztext 1': 3,
    'Kurztext 2': 4,
    Mengeneinheit: 5,
    Rabattgruppe: 9,
    Hauptwarengruppe: 10,
    Warengruppe: 11,
    Matchcode: 12,
    Alternativnummer: 14,
    Herstellernummer: 16,
    Typ: 17,
    EAN: 18,
    Verpackungsmenge: 20,
    Katalogseite: 21,
  },
}

/** The second record of an article, B, which only DATANORM 4 has. */
export const secondLayout: Layout = {
  Matchcode: 3,
  Alternativnummer: 4,
  Katalogseite: 5,
  EAN: 9,
  Warengruppe: 11,
  Verpackungsmenge: 13,
}

/** Where the price and the key of the long text stand in a record A. */
export const placesIn: Readonly<Record<Version, { mark: number; unit: number; price: number; text: number }>> = {
  4: { mark: 6, unit: 7, price: 9, text: 12 },
  5: { mark: 6, unit: 7, price: 8, text: 23 },
}

export function cellsBy(layout: Layout, fields: readonly string[]): ArticleCells {
  const cells: ArticleCells = {}
  for (const [column, place] of Object.entries(layout) as [DatanormColumn, number][]) {
    const text = fields[place]?.trim() ?? ''
    if (text !== '') cells[column] = text
  }
  return cells
}
