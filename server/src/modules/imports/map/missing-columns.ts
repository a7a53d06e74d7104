import type { ColumnRef, ColumnShape, MissingColumn } from '@products-manager/contract'
import { columnLabel, placesOfContent, placesOfPath } from '../formats/find-column.ts'
import { foldName } from '../formats/fold-name.ts'
import type { Dialect } from '../types.ts'

/** A column the profile names and the file does not have, with the sentence that says so. */
export interface ToldColumn extends MissingColumn {
  message: string
}

const NEAREST = 3
// Longer headers are cut for the comparison, which takes time by the square of their length.
const COMPARED_LENGTH = 60

/** Says which column is missing and what the file has instead. */
export function missingColumn(dialect: Dialect, ref: ColumnRef, usedBy: string): ToldColumn {
  if ('position' in ref) {
    const message = `The profile takes ${usedBy} from column ${ref.position}, but the file has ${dialect.columnCount} columns.`
    return { ref, usedBy, nearest: [], message }
  }
  if ('content' in ref) return { ref, usedBy, nearest: [], message: contentMessage(dialect, ref.content, usedBy) }
  if ('path' in ref) return { ref, usedBy, nearest: [], message: pathMessage(dialect, ref.path, usedBy) }
  if (!dialect.columns) {
    const message = `The profile takes ${usedBy} from the column "${ref.column}", but the file has no header: give the column's position instead.`
    return { ref, usedBy, nearest: [], message }
  }

  const nearest = nearestNames(ref.column, dialect.columns)
  const instead =
    nearest.length === 0
      ? `Its columns are: ${dialect.columns.slice(0, 30).join(', ')}.`
      : `Most like it: ${nearest.map((name) => `"${name}"`).join(', ')}.`
  const message = `The profile takes ${usedBy} from the column "${ref.column}", which the file does not have. ${instead}`
  return { ref, usedBy, nearest, message }
}

function contentMessage(dialect: Dialect, content: ColumnShape, usedBy: string): string {
  const places = placesOfContent(dialect, content)
  if (places.length === 0)
    return `The profile takes ${usedBy} from the column that holds ${content}, but no column of the file does.`
  return `The profile takes ${usedBy} from the column that holds ${content}, but several do: ${labels(dialect, places)}. Name one.`
}

function pathMessage(dialect: Dialect, path: string, usedBy: string): string {
  const places = placesOfPath(dialect, path)
  if (places.length === 0) {
    return `The profile takes ${usedBy} from the path "${path}", which the file does not have. Its columns are: ${(dialect.columns ?? []).slice(0, 30).join(', ')}.`
  }
  return `The profile takes ${usedBy} from the path "${path}", but several end so: ${labels(dialect, places)}. Give more of it.`
}

function labels(dialect: Dialect, places: readonly number[]): string {
  return places.map((place) => `"${columnLabel(dialect, place)}"`).join(', ')
}

/** The names most like the wanted one: those that contain it or are few edits away. */
function nearestNames(wanted: string, names: readonly string[]): string[] {
  const target = comparable(wanted)
  return names
    .map((name) => ({ name, distance: distanceOf(target, comparable(name)) }))
    .filter(({ distance }) => distance <= 0.5)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, NEAREST)
    .map(({ name }) => name)
}

function comparable(name: string): string {
  return foldName(name)
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(0, COMPARED_LENGTH)
}

/** 0 is the same, 1 nothing alike. */
function distanceOf(a: string, b: string): number {
  if (a === b) return 0
  if (a === '' || b === '') return 1
  if (a.length >= 3 && b.length >= 3 && (a.includes(b) || b.includes(a))) return 0.25
  return edits(a, b) / Math.max(a.length, b.length)
}

/** Levenshtein distance. */
function edits(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
