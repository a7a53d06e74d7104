import type { Gatherer, TextLine } from './gather.ts'
import type { Version } from './layouts.ts'

const GAP = /\$+/g

/** The lines of a text in their order, with the blocks that they name put in. */
export function composeText(lines: readonly TextLine[], texts: Gatherer['texts'], version: Version): string {
  const ordered = lines.toSorted(([a], [b]) => a - b)
  return ordered
    .flatMap(([, kind, text, block]) => {
      if (block === '' || (kind !== 'T' && kind !== 'E')) return [text]
      const put = texts.get(`${kind === 'E' && version === 4 ? 'E' : 'T'}${block}`)
      const whole = put.toSorted(([a], [b]) => a - b).map(([, , part]) => part)
      return kind === 'E' ? filled(whole, text) : whole
    })
    .map((text) => text.trimEnd())
    .join('\n')
    .trim()
}

/** 'Size $$$$ x $$$$ mm' with '$15$1$': the values stand between dollars, in the order of the gaps. */
function filled(lines: readonly string[], values: string): string[] {
  const left = values.split('$').slice(1)
  return lines.map((line) => line.replace(GAP, () => (left.shift() ?? '').trim()))
}
