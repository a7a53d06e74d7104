/** How a number format shows a number, where that changes what the number says. */
export type CellStyle = 'plain' | 'date' | 'percent' | { zeros: number }

// The formats every workbook has without defining them.
const DATES = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
] as const
const PERCENTS = new Set([9, 10])

/** The style of a format by its number, or by its code when the workbook defines it. */
export function styleOf(id: number, code: string | undefined): CellStyle {
  if (code === undefined) {
    if (PERCENTS.has(id)) return 'percent'
    return DATES.some(([from, to]) => id >= from && id <= to) ? 'date' : 'plain'
  }
  const [first = ''] = bare(code).split(';')
  if (/^0{2,}$/.test(first)) return { zeros: first.length }
  if (/[ymdhs]/i.test(first.replace(/general/gi, ''))) return 'date'
  return first.includes('%') ? 'percent' : 'plain'
}

/** The code without quoted text, escaped characters, widths, colours and currencies; '[h]' counts hours and stays. */
function bare(code: string): string {
  return code
    .replace(/"[^"]*"/g, '')
    .replace(/[\\_*]./g, '')
    .replace(/\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '')
}
