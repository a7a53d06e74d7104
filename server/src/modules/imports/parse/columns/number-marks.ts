import type { NumberText } from './number-text.ts'

export type DecimalMark = '.' | ','

/** What the values of one column tell of their marks. */
export interface MarkVotes {
  numbers: number
  decimal: Record<DecimalMark, number>
  /** By mark; ' ' for every kind of space. */
  thousand: Map<string, number>
  /** '1,234': could be either; by mark. */
  unclear: Record<DecimalMark, number>
  /** Whole numbers of four digits and more without any mark: then a mark before three digits is a decimal mark. */
  bare: number
  /** '2,849,83': one mark for both. */
  doubled: Record<DecimalMark, number>
  /** Digits behind the decimal mark, by how many. */
  fractions: Map<number, number>
}

export function noVotes(): MarkVotes {
  return {
    numbers: 0,
    decimal: { '.': 0, ',': 0 },
    thousand: new Map(),
    unclear: { '.': 0, ',': 0 },
    bare: 0,
    doubled: { '.': 0, ',': 0 },
    fractions: new Map(),
  }
}

// Nobody writes decimals of these: in '¥ 1,234' the mark parts thousands.
const WITHOUT_DECIMALS: ReadonlySet<string | null> = new Set(['JPY', 'KRW', 'VND', 'CLP', 'ISK', 'IDR', 'HUF'])

/** Adds what one number, free of sign and currency, says. */
export function addVote(votes: MarkVotes, { body, currency }: Pick<NumberText, 'body' | 'currency'>): void {
  votes.numbers++
  const thousand = WITHOUT_DECIMALS.has(currency) ? /^\d{1,3}([.,])\d{3}$/.exec(body)?.[1] : undefined
  if (thousand !== undefined) {
    bump(votes.thousand, thousand)
    return
  }
  if (/^\d+$/.test(body)) {
    if (body.length >= 4) votes.bare++
    return
  }

  const grouping = / /.test(body) ? ' ' : body.includes("'") ? "'" : null
  if (grouping !== null) {
    if (!isGrouped(body, grouping)) return
    bump(votes.thousand, grouping)
  }
  const points = count(body, '.')
  const commas = count(body, ',')
  if (points === 0 && commas === 0) return
  if (points > 0 && commas > 0) {
    voteBoth(votes, body)
    return
  }
  const mark = points > 0 ? '.' : ','
  const vote = grouping !== null ? voteDecimal : points + commas === 1 ? voteOnce : voteSeveral
  vote(votes, mark, body)
}

/** Points and commas: the later kind, standing once, is the decimal mark. */
function voteBoth(votes: MarkVotes, body: string): void {
  const decimal: DecimalMark = body.lastIndexOf('.') > body.lastIndexOf(',') ? '.' : ','
  const thousand = decimal === '.' ? ',' : '.'
  if (count(body, decimal) !== 1) return
  if (!isGrouped(body.slice(0, body.indexOf(decimal)), thousand)) return
  voteDecimal(votes, decimal, body)
  bump(votes.thousand, thousand)
}

function voteOnce(votes: MarkVotes, mark: DecimalMark, body: string): void {
  const [whole = '', fraction = ''] = body.split(mark)
  const couldGroup = fraction.length === 3 && whole.length >= 1 && whole.length <= 3 && !whole.startsWith('0')
  if (couldGroup) votes.unclear[mark]++
  else voteDecimal(votes, mark, body)
}

function voteSeveral(votes: MarkVotes, mark: DecimalMark, body: string): void {
  const parts = body.split(mark)
  const last = parts.at(-1) ?? ''
  if (!isGrouped(parts.slice(0, -1).join(mark), mark)) return
  if (last.length === 3) {
    bump(votes.thousand, mark)
    return
  }
  votes.doubled[mark]++
  voteDecimal(votes, mark, body)
  bump(votes.thousand, mark)
}

function voteDecimal(votes: MarkVotes, mark: DecimalMark, body: string): void {
  votes.decimal[mark]++
  bump(votes.fractions, body.length - body.lastIndexOf(mark) - 1)
}

function isGrouped(text: string, mark: string): boolean {
  const whole = mark === ' ' || mark === "'" ? (/^[\d '.]*\d(?=[.,]\d*$)|^.*$/.exec(text)?.[0] ?? text) : text
  const groups = whole.split(mark)
  return groups.every((group, i) => /^\d+$/.test(group) && (i === 0 ? group.length <= 3 : group.length === 3))
}

export interface Marks {
  decimal: DecimalMark | null
  thousand: string | null
}

/** The marks a column shows; null for what it does not show. */
export function marksOf(votes: MarkVotes): Marks {
  const shown = settled(votes)
  const [thousand = null] = [...votes.thousand].sort((a, b) => b[1] - a[1]).map(([mark]) => mark)
  const decimal = shown ?? (thousand === '.' ? ',' : thousand === ',' ? '.' : null) ?? fromUnclear(votes)
  if (decimal === null) return { decimal, thousand }

  const other = decimal === '.' ? ',' : '.'
  // One doubled value settles it: nothing else writes '2,849,83'.
  if (thousand === decimal) return { decimal, thousand: votes.doubled[decimal] > 0 ? decimal : null }
  return { decimal, thousand: thousand ?? (votes.unclear[other] > 0 && shown !== null ? other : null) }
}

function settled(votes: MarkVotes): DecimalMark | null {
  const { decimal } = votes
  if (decimal['.'] === decimal[',']) return null
  return decimal['.'] > decimal[','] ? '.' : ','
}

/** Only values like '1,234': beside plain '12500' the mark cannot be for thousands. */
function fromUnclear({ unclear, bare }: MarkVotes): DecimalMark | null {
  if (unclear['.'] > 0 && unclear[','] > 0) return null
  if (bare === 0) return null
  if (unclear['.'] > 0) return '.'
  return unclear[','] > 0 ? ',' : null
}

export function sumVotes(all: readonly MarkVotes[]): MarkVotes {
  const sum = noVotes()
  for (const votes of all) {
    sum.numbers += votes.numbers
    sum.bare += votes.bare
    for (const mark of ['.', ','] as const) {
      sum.decimal[mark] += votes.decimal[mark]
      sum.unclear[mark] += votes.unclear[mark]
      sum.doubled[mark] += votes.doubled[mark]
    }
    for (const [mark, n] of votes.thousand) sum.thousand.set(mark, (sum.thousand.get(mark) ?? 0) + n)
  }
  return sum
}

function bump<K>(map: Map<K, number>, key: K): void {
  map.set(key, (map.get(key) ?? 0) + 1)
}

function count(text: string, character: string): number {
  let found = 0
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) found++
  return found
}
