import type { ColumnMove, ColumnRef, ProductField, Profile } from '@products-manager/contract'
import { findColumn } from '../formats/find-column.ts'
import { foldName } from '../formats/fold-name.ts'
import { refsOf } from '../formats/profile-refs.ts'
import { headerScores } from '../profile/header-score.ts'
import type { Dialect } from '../types.ts'
import { type ColumnPrint, likeness } from './column-print.ts'

// Alike enough to ask, and enough more than the next best that the question is about one column.
const ASK_FROM = 0.55
const CLEAR_BY = 0.05
// A place that holds something else: only then is it asked whether its column is elsewhere.
const STRANGE_BELOW = 0.4
const SURE_FROM = 0.7
// Prices and stocks may all be others a month later: 'Prix' and 'Tarif' of the same form are one column all the same.
const NAMESAKE = 0.15
const CLEARLY = 90
const FEWEST_VALUES_IN_COMMON = 0.1

export interface FilesCompared {
  profile: Profile
  dialect: Dialect
  /** What the columns of earlier files held. */
  before: readonly ColumnPrint[]
  /** What those of this file hold. */
  now: readonly ColumnPrint[]
}

export interface Moves {
  /** Columns that are gone by name. */
  renamed: ColumnMove[]
  /** Columns named by their place, which holds something else now. */
  moved: ColumnMove[]
}

interface Candidate {
  ref: ColumnRef
  from: string
  to: ColumnPrint
  score: number
  overlap: number
  old: ColumnPrint
}

/** Columns of the file that hold what the profile's missing or strange ones held. Each is proposed once. */
export function proposeMoves(files: FilesCompared): Moves {
  const { profile, dialect, now } = files
  const refs = refsOf(profile)
  const used = new Set(refs.map((ref) => findColumn(dialect, ref)).filter((index) => index !== null))
  const free = now.filter(({ position, name }) => !used.has(position - 1) || isNew(name, files.before))

  const renamed = refs.flatMap((ref) =>
    'column' in ref && findColumn(dialect, ref) === null ? candidate(ref, free, files) : [],
  )
  const moved = refs.flatMap((ref) => ('position' in ref ? strange(ref, files) : []))
  return { renamed: once(renamed), moved: once(moved) }
}

function candidate(
  ref: ColumnRef & { column: string },
  free: readonly ColumnPrint[],
  { before }: FilesCompared,
): Candidate[] {
  const old = before.find(({ name }) => name !== null && foldName(name) === foldName(ref.column))
  const best = old && clearBest(old, free, fieldNamed(ref.column))
  return old && best && best.score >= ASK_FROM ? [{ ref, from: ref.column, old, ...best }] : []
}

function strange(ref: ColumnRef & { position: number }, { before, now }: FilesCompared): Candidate[] {
  const old = before.find(({ position }) => position === ref.position)
  const here = now.find(({ position }) => position === ref.position)
  if (!old || old.sketch.length === 0) return []
  if (here && likeness(old, here).score >= STRANGE_BELOW) return []
  const best = clearBest(
    old,
    now.filter(({ position }) => position !== ref.position),
  )
  if (!best || best.score < SURE_FROM || best.overlap < FEWEST_VALUES_IN_COMMON) return []
  return [{ ref, from: `#${ref.position}`, old, ...best }]
}

/** The column most like it, if no other is nearly as much. */
function clearBest(
  old: ColumnPrint,
  columns: readonly ColumnPrint[],
  field: ProductField | null = null,
): Pick<Candidate, 'to' | 'score' | 'overlap'> | null {
  const [best, next] = columns
    .map((to) => {
      const { score, overlap } = likeness(old, to)
      const isNamesake = field !== null && fieldNamed(to.name ?? '') === field
      return { to, score: Math.min(1, score + (isNamesake ? NAMESAKE : 0)), overlap }
    })
    .sort((a, b) => b.score - a.score || a.to.position - b.to.position)
  if (!best || (next && best.score - next.score < CLEAR_BY)) return null
  return best
}

/** The field that a column's name says, where it clearly says one. */
function fieldNamed(name: string): ProductField | null {
  const [best] = [...headerScores(name)].sort(([, a], [, b]) => b - a)
  return best && best[1] >= CLEARLY ? best[0] : null
}

function isNew(name: string | null, before: readonly ColumnPrint[]): boolean {
  return name !== null && !before.some((print) => print.name !== null && foldName(print.name) === foldName(name))
}

/** Of two that want the same column, the more alike gets it. */
function once(candidates: readonly Candidate[]): ColumnMove[] {
  const taken = new Set<number>()
  return [...candidates]
    .sort((a, b) => b.score - a.score)
    .flatMap(({ from, to, score, overlap, old }) => {
      if (taken.has(to.position)) return []
      taken.add(to.position)
      return [{ from, to: nameOf(from, to), likeness: Math.round(score * 100) / 100, ...likenessOf(overlap, old, to) }]
    })
}

/** A column named by its place gets a place, for there may be no names. */
function nameOf(from: string, { name, position }: ColumnPrint): string {
  return from.startsWith('#') || name === null || name === '' ? `#${position}` : name
}

function likenessOf(overlap: number, old: ColumnPrint, to: ColumnPrint): Pick<ColumnMove, 'sameValues' | 'sameShape'> {
  return { sameValues: Math.round(overlap * 100) / 100, sameShape: old.shape === to.shape ? to.shape : null }
}
