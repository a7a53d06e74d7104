/** A day of the calendar: from its midnight to the next, where the browser is. */
export interface Day {
  from: Date
  to: Date
}

const DAYS = 7

/** So many whole weeks, beginning on the Monday of the week before the moment's, or so many weeks later or earlier. */
export function weeksAround(now: Date, weeks: number, later = 0): Day[] {
  const weekday = (now.getDay() + 6) % DAYS
  const monday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - weekday + (later - 1) * DAYS)
  const at = (offset: number) => new Date(monday.getFullYear(), monday.getMonth(), monday.getDate() + offset)
  return Array.from({ length: weeks * DAYS }, (_, i) => ({ from: at(i), to: at(i + 1) }))
}

/** The things whose moment lies in a day. */
export function inDay<T>(things: readonly T[], { from, to }: Day, momentOf: (thing: T) => string): T[] {
  return things.filter((thing) => {
    const time = Date.parse(momentOf(thing))
    return time >= from.getTime() && time < to.getTime()
  })
}
