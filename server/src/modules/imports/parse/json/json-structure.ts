import { AppError } from '../../../../platform/errors.ts'
import { createDecoder } from '../encoding/decoder.ts'
import type { Candidate } from '../tree/choose-records.ts'
import { JsonWalker } from './json-walker.ts'

const LOOKED_AT = 8 * 1024 * 1024

interface ArrayOf {
  steps: readonly string[]
  objects: number
  keys: number
}

/** The arrays of objects that a document's beginning has, by path. */
export async function jsonArrays(bytes: AsyncIterable<Uint8Array>, encoding: string): Promise<Candidate[]> {
  const arrays = new Map<string, ArrayOf>()
  const open: (ArrayOf | null)[] = []
  const walker = new JsonWalker({
    open(kind, above) {
      const parent = open.at(-1)
      if (kind === '{') {
        if (parent) parent.objects++
        open.push(null)
        return 'enter'
      }
      const path = `/${above.join('/')}`
      const array = arrays.get(path) ?? { steps: [...above], objects: 0, keys: 0 }
      arrays.set(path, array)
      open.push(array)
      return 'enter'
    },
    close() {
      open.pop()
    },
    scalar() {
      // A leaf belongs to the nearest array of objects around it.
      const array = open.findLast((each) => each !== null)
      if (array) array.keys++
    },
    taken() {},
  })
  const decoder = createDecoder(encoding)
  let read = 0
  try {
    for await (const chunk of bytes) {
      walker.push(decoder.push(chunk))
      read += chunk.length
      if (read >= LOOKED_AT) break
    }
    if (read < LOOKED_AT) walker.end()
  } catch (error) {
    // Where the document is damaged is told when its records are read.
    if (!(error instanceof AppError) || arrays.size === 0) throw error
  }
  return [...arrays]
    .filter(([, { objects }]) => objects > 0)
    .map(([path, { steps, objects, keys }]) => ({
      path,
      steps,
      count: objects,
      leaves: Math.max(1, Math.round(keys / objects)),
    }))
}
