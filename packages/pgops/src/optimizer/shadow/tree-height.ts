const PAGE_ROOM = 8152
const ITEM_BYTES = 4
const HEADER_BYTES = 8

export interface Tree {
  pages: number
  /** Bytes of the first column; the keys of inner pages have it, and seldom more. */
  keyBytes: number
  /** How full inner pages are: CREATE INDEX leaves them at 0.7; rows inserted one after the other fill the top one up. */
  fill: number
}

/** How many levels a B-tree has above its leaves. */
export function treeHeight({ pages, keyBytes, fill }: Tree): number {
  const pivot = Math.ceil((HEADER_BYTES + keyBytes) / 8) * 8 + ITEM_BYTES
  const children = Math.max(2, Math.floor((PAGE_ROOM * 0.7) / pivot))
  const childrenOfRoot = Math.max(2, Math.floor((PAGE_ROOM * fill) / pivot))
  let height = 0
  for (let nodes = pages - 1; nodes > 1; height++) nodes = nodes <= childrenOfRoot ? 1 : Math.ceil(nodes / children)
  return height
}
