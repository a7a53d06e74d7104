import { isAscii, isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { cutLength } from '../formats/cut-length.ts'
import type { FileSample } from '../types.ts'
import { fileIsPage, fileNotText } from './errors.ts'
import { binaryKind } from './file-kinds.ts'
import { headText } from './head-text.ts'
import { HighBytes } from './high-bytes.ts'
import { otherText } from './other-texts.ts'
import { beginsAsPage, isPageOfRows } from './web-page.ts'

const HEAD = 1024 * 1024
// A stretch of 4 KiB is looked for in each, so that a small file with few accents gives more than one.
const SPAN = 32 * 1024

export interface Looked {
  bytes: number
  /** SHA-256, in hexadecimal. */
  hash: string
  sample: FileSample
}

/** Looks at every byte of a text once, chunk by chunk: its hash, and what detection needs to know of it. */
export class LookThrough {
  private readonly name: string
  private readonly head: Uint8Array[] = []
  private readonly hash = createHash('sha256')
  private readonly utf8 = new Utf8Check()
  private readonly highBytes = new HighBytes()
  private bytes = 0

  constructor(name: string) {
    this.name = name
  }

  /** What is kept of the chunk is copied. */
  add(chunk: Uint8Array): void {
    if (this.bytes === 0) refuseOthers(chunk, this.name)
    if (this.bytes < HEAD) this.head.push(chunk.slice(0, HEAD - this.bytes))
    this.bytes += chunk.length
    this.hash.update(chunk)
    if (this.utf8.add(chunk)) return
    for (let at = 0; at < chunk.length; at += SPAN) this.highBytes.add(chunk.subarray(at, at + SPAN))
  }

  /** Whether what comes next would still be kept. */
  wantsMore(): boolean {
    return this.bytes < HEAD
  }

  result(): Looked {
    const { name, bytes } = this
    const head = Buffer.concat(this.head)
    const complete = head.length === bytes
    const utf8 = this.utf8.verdict()
    const highBytes = this.highBytes.stretches()
    return { bytes, hash: this.hash.digest('hex'), sample: { name, bytes, head, complete, utf8, highBytes } }
  }
}

function refuseOthers(chunk: Uint8Array, name: string): void {
  const head = headText(chunk)
  const kind = binaryKind(chunk) ?? otherText(head)
  if (kind !== null) throw fileNotText({ file: name, kind: kind.name, advice: kind.advice })
  if (beginsAsPage(head) && !isPageOfRows(head)) throw fileIsPage({ file: name })
}

/** Whether all bytes are ASCII, or UTF-8, chunk by chunk: a character may be cut between two chunks. */
class Utf8Check {
  private ascii = true
  private valid = true
  private rest: Uint8Array = new Uint8Array(0)

  /** Whether this chunk is ASCII through and through. */
  add(chunk: Uint8Array): boolean {
    const ascii = isAscii(chunk)
    if (ascii && this.rest.length === 0) return true

    this.ascii = false
    if (!this.valid) return ascii
    const joined = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk])
    const end = joined.length - cutLength(joined)
    this.valid = isUtf8(joined.subarray(0, end))
    this.rest = new Uint8Array(joined.subarray(end))
    return ascii
  }

  verdict(): FileSample['utf8'] {
    if (this.ascii) return 'ascii'
    return this.valid && this.rest.length === 0 ? 'valid' : 'invalid'
  }
}
