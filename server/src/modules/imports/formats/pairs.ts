/** How names and their values stand in one cell when a file keeps them as a tree: 'Weight: 2 kg', one on each line. */
export const PAIR_SEPARATOR = '\n'
export const PAIR_EQUALS = ': '
