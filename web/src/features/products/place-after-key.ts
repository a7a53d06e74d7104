interface Place {
  at: number
  rows: number
  /** Rows a page key moves by. */
  screen: number
}

/** The row a key leads to, or `null` for keys that do not move. */
export function placeAfterKey(key: string, { at, rows, screen }: Place): number | null {
  const moves: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + screen,
    PageUp: at - screen,
    Home: 0,
    End: rows - 1,
  }
  const next = moves[key]
  return next === undefined ? null : Math.max(0, Math.min(rows - 1, next))
}
