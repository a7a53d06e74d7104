import type { Decoder } from './decoder.ts'

const NOTHING = Buffer.alloc(0)

/** UTF-16; a surrogate without its partner stays as it is, and so marks itself. */
export class Utf16Decoder implements Decoder {
  private readonly bigEndian: boolean
  private rest: Buffer = NOTHING

  constructor(bigEndian: boolean) {
    this.bigEndian = bigEndian
  }

  push(bytes: Uint8Array): string {
    const joined = Buffer.concat([this.rest, bytes])
    let end = joined.length & ~1
    const lastHigh = this.bigEndian ? joined[end - 2] : joined[end - 1]
    if (end >= 2 && lastHigh !== undefined && lastHigh >= 0xd8 && lastHigh <= 0xdb) end -= 2
    this.rest = Buffer.from(joined.subarray(end))
    return this.decode(joined.subarray(0, end))
  }

  end(): string {
    const { rest } = this
    this.rest = NOTHING
    const odd = rest.length % 2 === 1 ? '\udc00' : ''
    return this.decode(rest.subarray(0, rest.length & ~1)) + odd
  }

  /** `bytes` is our own copy, so it may be swapped in place. */
  private decode(bytes: Buffer): string {
    return (this.bigEndian ? bytes.swap16() : bytes).toString('utf16le')
  }
}
