import { createDecoder } from '../encoding/decoder.ts'
import { ANYWHERE } from '../tree/choose-records.ts'
import { type JsonHandlers, JsonWalker } from './json-walker.ts'

interface Elements {
  encoding: string
  /** Names from the root down to the array or the object whose elements are wanted; null for the document's own objects. */
  wanted: readonly string[] | null
  container: '[' | '{'
  /** An object where the array should be is its one element: many a program writes lists of one so. */
  takesOne?: boolean
  taken(text: string, line: number, path: readonly string[]): void
  /** An element that has no parts. */
  scalar(line: number): void
  /** What to do about an element that is too long. */
  advice?: string
}

/** Hands over the text of each element; yields after each portion of the bytes. */
export async function* jsonElements(
  bytes: AsyncIterable<Uint8Array>,
  { encoding, advice, ...elements }: Elements,
): AsyncGenerator<void, void, undefined> {
  const walker = new JsonWalker(elementHandlers(elements), advice)
  const decoder = createDecoder(encoding)
  for await (const chunk of bytes) {
    walker.push(decoder.push(chunk))
    yield
  }
  walker.push(decoder.end())
  walker.end()
  yield
}

/** What a walker does to hand over elements; `edge` hears when the array that holds them begins and ends. */
export function elementHandlers({
  wanted,
  container,
  takesOne = false,
  taken,
  scalar,
  edge = () => {},
}: Omit<Elements, 'encoding' | 'advice'> & { edge?(edge: 'begin' | 'end'): void }): JsonHandlers {
  let depth = 0
  let inside = 0
  return {
    open(kind, above) {
      if (wanted === null) return kind === '{' && above.length === 0 ? 'take' : 'enter'
      if (inside === depth && inside > 0) return 'take'
      if (takesOne && inside === 0 && kind === '{' && isWanted(above, wanted)) return 'take'
      depth++
      if (inside === 0 && kind === container && isWanted(above, wanted)) {
        inside = depth
        edge('begin')
      }
      return 'enter'
    },
    close() {
      if (inside === depth) {
        if (inside > 0) edge('end')
        inside = 0
      }
      depth--
    },
    scalar(line) {
      if (inside === depth && inside > 0) scalar(line)
    },
    taken,
  }
}

function isWanted(above: readonly string[], wanted: readonly string[]): boolean {
  const at = wanted.indexOf(ANYWHERE)
  if (at === -1) return isAt(above, wanted)
  return above.length > at && above.at(-1) === wanted.at(-1) && isAt(above.slice(0, at), wanted.slice(0, at))
}

export function isAt(above: readonly string[], wanted: readonly string[]): boolean {
  return above.length === wanted.length && wanted.every((step, i) => above[i] === step)
}
