import { AppError } from '../../../../platform/errors.ts'
import { createDecoder } from '../encoding/decoder.ts'
import type { Candidate } from '../tree/choose-records.ts'
import { JsonWalker } from './json-walker.ts'
import { mostRecords, OpenObject } from './keyed-objects.ts'

const LOOKED_AT = 8 * 1024 * 1024

interface ArrayOf {
  steps: readonly string[]
  objects: number
  keys: number
}

/** Where a document's beginning has records: its arrays of objects, and its objects whose values are objects alike. */
export async function jsonRecordPlaces(bytes: AsyncIterable<Uint8Array>, encoding: string): Promise<Candidate[]> {
  const arrays = new Map<string, ArrayOf>()
  const open: (ArrayOf | OpenObject | null)[] = []
  let keyed: Candidate[] = []
  // What stands in an object tells what kind of values the object around it has.
  const tell = (key: string | undefined, isLeaf: boolean) => {
    const [outer, inner] = [open.at(-2), open.at(-1)]
    if (outer instanceof OpenObject && inner instanceof OpenObject) outer.addKey(key ?? '', isLeaf)
  }
  const close = (closed: (typeof open)[number] | undefined) => {
    const candidate = closed instanceof OpenObject ? closed.candidate() : null
    if (candidate) keyed = mostRecords([...keyed, candidate])
  }
  const walker = new JsonWalker({
    open(kind, above) {
      const parent = open.at(-1)
      tell(above.at(-1), false)
      if (kind === '{') {
        if (parent instanceof OpenObject) parent.addObject()
        else if (parent) parent.objects++
        // Inside an array its elements are the records, whatever they hold.
        open.push(parent === undefined || parent instanceof OpenObject ? new OpenObject(above) : null)
        return 'enter'
      }
      if (parent instanceof OpenObject) parent.addOther()
      const path = `/${above.join('/')}`
      const array = arrays.get(path) ?? { steps: [...above], objects: 0, keys: 0 }
      arrays.set(path, array)
      open.push(array)
      return 'enter'
    },
    close() {
      close(open.pop())
    },
    scalar(_, above) {
      const parent = open.at(-1)
      if (parent instanceof OpenObject) parent.addOther()
      tell(above.at(-1), true)
      // A leaf belongs to the nearest array of objects around it.
      const array = open.findLast((each) => each !== null && !(each instanceof OpenObject))
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
    if (!(error instanceof AppError) || arrays.size + open.length === 0) throw error
  }
  // What is looked at may end inside the list.
  open.forEach(close)
  const listed = [...arrays]
    .filter(([, { objects }]) => objects > 0)
    .map(([path, { steps, objects, keys }]) => ({
      path,
      steps,
      count: objects,
      leaves: Math.max(1, Math.round(keys / objects)),
    }))
  return [...listed, ...keyed]
}
