const LONGEST = 140

/** A statement on one line, without its name, and not longer than a person reads in a list. */
export function shortText(statement: string): string {
  const line = statement
    .replace(/\/\*.*?\*\//gs, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}
