import type { ColumnShape } from '@products-manager/contract'
import { foldName } from '../formats/fold-name.ts'
import type { Dialect } from '../types.ts'

/** What a column of a file held: enough to know it again under another name or in another place. */
export interface ColumnPrint {
  name: string | null
  /** Counted from 1. */
  position: number
  shape: ColumnShape | null
  /** Shares of the rows, of the filled cells, of the characters: 0 to 1. */
  filled: number
  distinct: number
  digits: number
  letters: number
  /** Characters of a filled cell on average. */
  length: number
  /** The smallest hashes of its different values: two columns share as many as they share values. */
  sketch: number[]
}

const SKETCH = 128

/** Gathers the prints of a file's columns from some of its rows. */
export function createColumnPrints(dialect: Dialect) {
  const columns = Array.from({ length: dialect.columnCount }, () => ({
    filled: 0,
    characters: 0,
    digits: 0,
    letters: 0,
    hashes: new Set<number>(),
  }))
  let rows = 0

  return {
    add(cells: readonly string[]): void {
      rows++
      for (let i = 0; i < columns.length; i++) {
        const text = (cells[i] ?? '').trim()
        if (text === '') continue
        const column = columns[i]!
        column.filled++
        column.characters += text.length
        const { digits, letters } = countSigns(text)
        column.digits += digits
        column.letters += letters
        column.hashes.add(hashOf(foldName(text)))
      }
    },
    end(): ColumnPrint[] {
      return columns.map(({ filled, characters, digits, letters, hashes }, i) => ({
        name: dialect.columns?.[i] ?? null,
        position: i + 1,
        shape: dialect.shapes?.[i] ?? null,
        filled: share(filled, rows),
        distinct: share(hashes.size, filled),
        digits: share(digits, characters),
        letters: share(letters, characters),
        length: share(characters, filled),
        sketch: [...hashes].sort((a, b) => a - b).slice(0, SKETCH),
      }))
    },
  }
}

/** How much two columns are alike, 0 to 1, and what share of their values they have in common. */
export function likeness(a: ColumnPrint, b: ColumnPrint): { score: number; overlap: number } {
  const overlap = overlapOf(a.sketch, b.sketch)
  const differences = [
    Math.abs(a.filled - b.filled),
    Math.abs(a.distinct - b.distinct),
    Math.abs(a.digits - b.digits),
    Math.abs(a.letters - b.letters),
    Math.abs(a.length - b.length) / Math.max(a.length, b.length, 1),
  ]
  const form = 1 - Math.min(1, differences.reduce((sum, one) => sum + one, 0) / 2)
  const shape = a.shape === b.shape ? 1 : 0
  // A third of the values is plenty for two files a month apart; the rest has to be like it.
  const values = Math.min(1, overlap * 2)
  return { score: 0.5 * values + 0.3 * form + 0.2 * shape, overlap }
}

/** The share of values in common, estimated from the smallest hashes of both. */
function overlapOf(a: readonly number[], b: readonly number[]): number {
  const size = Math.min(SKETCH, Math.max(a.length, b.length))
  if (size === 0) return 0
  const [inA, inB] = [new Set(a), new Set(b)]
  const smallest = [...new Set([...a, ...b])].sort((x, y) => x - y).slice(0, size)
  return smallest.filter((hash) => inA.has(hash) && inB.has(hash)).length / smallest.length
}

function countSigns(text: string): { digits: number; letters: number } {
  let digits = 0
  let letters = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 48 && code <= 57) digits++
    else if ((code | 32) >= 97 && (code | 32) <= 122) letters++
    else if (code >= 0xc0) letters++
  }
  return { digits, letters }
}

/** FNV-1a, 32 bits, with its bits mixed once more: neighbours must not stay neighbours among the smallest. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000
}
