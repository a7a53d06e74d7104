/** Longer records are no products; holding one of any length would let one lost quote fill the memory. In characters. */
export const MAX_RECORD = 1024 * 1024

/** The same for a record of a tree, which is held whole with the lists in it: no product has more. */
export const MAX_TREE_RECORD = 16 * 1024 * 1024

export const MAX_CELL = 256 * 1024

// How far behind a damage a whole record is looked for: a cell with line breaks is rarely longer, and looking costs
// time for every damaged row.
export const RECOVERY_WINDOW = 64 * 1024
export const RECOVERY_LINES = 100

/** How much of a damaged text is shown. */
export const MAX_SHOWN = 120
