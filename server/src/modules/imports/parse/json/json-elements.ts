import { createDecoder } from '../encoding/decoder.ts'
import { JsonWalker } from './json-walker.ts'

interface Elements {
  encoding: string
  /** Names from the root down to the array or the object whose elements are wanted; null for the document's own objects. */
  wanted: readonly string[] | null
  container: '[' | '{'
  taken(text: string, line: number, path: readonly string[]): void
  /** An element that has no parts. */
  scalar(line: number): void
}

/** Hands over the text of each element; yields after each portion of the bytes. */
export async function* jsonElements(
  bytes: AsyncIterable<Uint8Array>,
  { encoding, wanted, container, taken, scalar }: Elements,
): AsyncGenerator<void, void, undefined> {
  let depth = 0
  let inside = 0
  const walker = new JsonWalker({
    open(kind, above) {
      if (wanted === null) return kind === '{' && above.length === 0 ? 'take' : 'enter'
      if (inside === depth && inside > 0) return 'take'
      depth++
      if (inside === 0 && kind === container && isAt(above, wanted)) inside = depth
      return 'enter'
    },
    close() {
      if (inside === depth) inside = 0
      depth--
    },
    scalar(line) {
      if (inside === depth && inside > 0) scalar(line)
    },
    taken,
  })
  const decoder = createDecoder(encoding)
  for await (const chunk of bytes) {
    walker.push(decoder.push(chunk))
    yield
  }
  walker.push(decoder.end())
  walker.end()
  yield
}

export function isAt(above: readonly string[], wanted: readonly string[]): boolean {
  return above.length === wanted.length && wanted.every((step, i) => above[i] === step)
}
