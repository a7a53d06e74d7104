// Packed files have two endings.
const ENDING = /(?:\.[a-z]\w{0,4}){0,2}$/i

/**
 * Names for files that are moved into a folder with these names, read once: 'prices.csv' is 'prices-2.csv' where one was
 * moved before. Capitals do not tell two files apart: on some servers they are one.
 */
export function freeNames(list: () => Promise<readonly string[]>): (name: string) => Promise<string> {
  let listed: Promise<Set<string>> | null = null
  return async (name) => {
    listed ??= list().then((names) => new Set(names.map((there) => there.toLowerCase())))
    const taken = await listed
    let free = name
    for (let number = 2; taken.has(free.toLowerCase()); number++)
      free = `${stemOf(name)}-${number}${name.slice(stemOf(name).length)}`
    taken.add(free.toLowerCase())
    return free
  }
}

/** What all names for such a file begin with. */
export function stemOf(name: string): string {
  return name.replace(ENDING, '')
}
