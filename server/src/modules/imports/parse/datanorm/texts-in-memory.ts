import type { TextStore } from '../../types.ts'

/** Texts by number, of a file that is in memory itself. */
export function textsInMemory(): TextStore {
  const texts: string[] = []
  return {
    get size() {
      return texts.length
    },
    add: (text) => void texts.push(text),
    get: (index) => texts[index],
    close: () => {},
  }
}
