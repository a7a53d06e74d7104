import type { OpenedParts } from '../../types.ts'
import { createDecoder } from '../encoding/decoder.ts'
import { xmlEncoding } from './xml-encoding.ts'
import { type XmlHandlers, XmlReader } from './xml-reader.ts'

/** Takes whole elements out of a text that it reads itself, and hands on the rest, from which they are not missed. */
export interface XmlSieve {
  push(text: string, handOn: (text: string) => void): void
  end(handOn: (text: string) => void): void
}

const NO_SIEVE: XmlSieve = {
  push: (text, handOn) => handOn(text),
  end: () => {},
}

/**
 * Reads one XML part of a workbook, telling its elements as they come. Their names come without prefix. Behind a sieve
 * lines and columns of what is damaged are not those of the part.
 */
export async function* readXmlPart(
  parts: OpenedParts,
  name: string,
  handlers: XmlHandlers,
  sieve = NO_SIEVE,
): AsyncGenerator<void, void, undefined> {
  const reader = new XmlReader(name, {
    open: (tag, attributes) => handlers.open(localName(tag), attributes),
    close: (tag) => handlers.close(localName(tag)),
    text: handlers.text,
  })
  const read = (text: string) => reader.push(text)
  let decoder: ReturnType<typeof createDecoder> | null = null
  for await (const chunk of parts.open(name)) {
    decoder ??= createDecoder(xmlEncoding(chunk)?.name ?? 'utf-8')
    sieve.push(decoder.push(chunk), read)
    yield
  }
  sieve.push(decoder?.end() ?? '', read)
  sieve.end(read)
  reader.end()
  yield
}

/** The same, to its end at once: for parts that are small. */
export async function readWholePart(parts: OpenedParts, name: string, handlers: XmlHandlers): Promise<void> {
  for await (const _ of readXmlPart(parts, name, handlers));
}

/** The name behind its namespace prefix. */
export function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}
