/** A row of a sheet as it is stored: `number` counts from 1, cells by column, '' where there is none. */
export interface SheetRow {
  number: number
  cells: string[]
  /** Columns, from 0, whose cells hold a formula without its result. */
  uncalculated: number[] | null
  /** Columns, from 0, whose cells are stored as numbers: they are written out with a point. */
  numbers: number[] | null
  /** The currency that a number is shown with, by column. */
  currencies: ReadonlyMap<number, string> | null
}
