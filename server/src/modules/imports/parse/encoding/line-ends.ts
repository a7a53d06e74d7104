import type { Decoder } from './decoder.ts'

// Next line, line separator, paragraph separator, and the record separator of ASCII.
// biome-ignore lint/suspicious/noControlCharactersInRegex: a control character is one of what it looks for
const UNUSUAL = /[\u001e\u0085\u2028\u2029]/g
const USUAL = /[\r\n]/

/** Whether lines end in characters that are part of a cell in any other file: no usual line end is there. */
export function hasUnusualLineEnds(text: string): boolean {
  return !USUAL.test(text) && text.search(UNUSUAL) >= 0
}

/** The text with line feeds for its unusual line ends. */
export function withLineFeeds(text: string): string {
  return text.replace(UNUSUAL, '\n')
}

/** A decoder whose text has line feeds for its unusual line ends. */
export function lineFeedDecoder(decoder: Decoder): Decoder {
  return {
    push: (bytes) => withLineFeeds(decoder.push(bytes)),
    end: () => withLineFeeds(decoder.end()),
  }
}
