import { PAGE_BYTES, type Pages } from './relation-file.ts'

const HEADER_BYTES = 24
const LAYOUT_VERSION = 4

const BTREE_SPECIAL_BYTES = 16
const BTREE_MAGIC = 0x053162
const LEAF = 1
const ROOT = 2
const NORMAL_ITEM = 1 << 15
// The downlink of a lone child: its key counts as lower than any other, so it has no columns at all.
const PIVOT_BYTES = 8
const PIVOT_FLAG = 0x2000

/** Gives an empty B-tree the height of a full one: a chain of pages with one child each, down to an empty leaf. The
 *  planner asks the first page for the height, and goes down to the first and the last leaf for the range of the keys. */
export function growTree(pages: Pages, height: number): void {
  const meta = pages.read(0)
  if (meta.readUInt32LE(HEADER_BYTES) !== BTREE_MAGIC) return
  const levels = Math.min(height, pages.count() - 2)
  if (levels < 0) return

  const body = HEADER_BYTES + 8
  for (const [offset, value] of [
    [0, 1],
    [4, levels],
    [8, 1],
    [12, levels],
  ] as const)
    meta.writeUInt32LE(value, body + offset)
  for (let level = levels; level >= 0; level--) pages.write(levels - level + 1, treePage(level, levels))
  pages.write(0, meta)
}

function treePage(level: number, levels: number): Buffer {
  const page = Buffer.alloc(PAGE_BYTES)
  const special = PAGE_BYTES - BTREE_SPECIAL_BYTES
  const item = special - PIVOT_BYTES
  page.writeUInt16LE(level === 0 ? HEADER_BYTES : HEADER_BYTES + 4, 12)
  page.writeUInt16LE(level === 0 ? special : item, 14)
  page.writeUInt16LE(special, 16)
  page.writeUInt16LE(PAGE_BYTES | LAYOUT_VERSION, 18)
  page.writeUInt32LE(level, special + 8)
  page.writeUInt16LE((level === 0 ? LEAF : 0) | (level === levels ? ROOT : 0), special + 12)
  if (level === 0) return page

  const child = levels - level + 2
  page.writeUInt32LE((item | NORMAL_ITEM | (PIVOT_BYTES << 17)) >>> 0, HEADER_BYTES)
  page.writeUInt16LE(child >>> 16, item)
  page.writeUInt16LE(child & 0xffff, item + 2)
  page.writeUInt16LE(PIVOT_BYTES | PIVOT_FLAG, item + 6)
  return page
}

/** What a GIN index says of itself on its first page. */
export interface GinShape {
  pages: number
  entryPages: number
  dataPages: number
  entries: number
}

// pending list: head, tail, tail's free bytes, pages, rows (8 bytes); then the totals the planner reads.
const GIN_TOTALS = HEADER_BYTES + 24

/** Writes the totals of a full index onto the first page of an empty GIN index. */
export function fillGin(pages: Pages, shape: GinShape): void {
  const meta = pages.read(0)
  meta.writeUInt32LE(shape.pages, GIN_TOTALS)
  meta.writeUInt32LE(shape.entryPages, GIN_TOTALS + 4)
  meta.writeUInt32LE(shape.dataPages, GIN_TOTALS + 8)
  meta.writeBigInt64LE(BigInt(Math.round(shape.entries)), GIN_TOTALS + 16)
  pages.write(0, meta)
}
