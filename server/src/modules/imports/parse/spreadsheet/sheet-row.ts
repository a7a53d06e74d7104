/** A row of a sheet as it is stored: `number` counts from 1, cells by column, '' where there is none. */
export interface SheetRow {
  number: number
  cells: string[]
  /** Columns, from 0, whose cells hold a formula without its result. */
  uncalculated: number[] | null
}

export interface SheetOptions {
  /** Hears the column, from 0, of every cell that is stored as a number. */
  onNumber?: ((column: number) => void) | undefined
}
