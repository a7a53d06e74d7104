/**
 * The lines of a text as bytes, each with its line end: LF, CR LF, or CR alone. Bytes are cut, not decoded, so that what
 * is no letter of the encoding stays as it is.
 */
export async function* allLines(
  bytes: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<Buffer, null, undefined> {
  const cut = cutterOf(encoding)
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of bytes) {
    const pending: Buffer = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk])
    let from = 0
    for (let end = cut(pending, from); end > 0; end = cut(pending, from)) {
      yield pending.subarray(from, end)
      from = end
    }
    rest = Buffer.from(pending.subarray(from))
  }
  // A CR at the very end had to wait for its LF.
  while (rest.length > 0) {
    const end = cut(Buffer.concat([rest, Buffer.alloc(4)]), 0)
    const whole = end <= 0 || end > rest.length ? rest.length : end
    yield rest.subarray(0, whole)
    rest = rest.subarray(whole)
  }
  return null
}

const LF = 10
const CR = 13

/** Where the line that begins at `from` ends; 0 while that is not known. */
function cutterOf(encoding: string): (bytes: Buffer, from: number) => number {
  if (!encoding.startsWith('utf-16')) return (bytes, from) => lineEnd(bytes, from)
  const high = encoding === 'utf-16be' ? 0 : 1
  return (bytes, from) => wideLineEnd(bytes, from, high)
}

function lineEnd(bytes: Buffer, from: number): number {
  const feed = bytes.indexOf(LF, from)
  const carriage = bytes.subarray(from, feed < 0 ? bytes.length : feed).indexOf(CR)
  if (carriage < 0) return feed + 1
  const after = from + carriage + 1
  if (after === bytes.length) return 0
  return bytes[after] === LF ? after + 1 : after
}

/** The same for characters of two bytes; `high` is the place of the byte that is zero in a line end. */
function wideLineEnd(bytes: Buffer, from: number, high: number): number {
  const unit = (at: number) => (bytes[at + high] === 0 ? (bytes[at + 1 - high] ?? 0) : 0)
  for (let at = from; at + 1 < bytes.length; at += 2) {
    if (unit(at) === LF) return at + 2
    if (unit(at) !== CR) continue
    if (at + 3 >= bytes.length) return 0
    return unit(at + 2) === LF ? at + 4 : at + 2
  }
  return 0
}
