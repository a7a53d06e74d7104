/** Stands for a byte that is no text. Private to us: no supplier writes it, and XML may hold it. */
export const INVALID_BYTE = '\uf8fe'

/** Stands for a control character, which XML may not hold. */
export const INVALID_CHARACTER = '\uf8fd'
