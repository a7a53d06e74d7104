// PostgreSQL takes 7999 bytes in a notification, and a character of JavaScript is at most 3 in UTF-8.
const PIECE_LENGTH = 2_500
// A state of this size belongs behind an address that the message names.
const LONGEST = 40 * PIECE_LENGTH

/** A text in pieces that fit notifications: `id:place:count:text`. */
export function toPieces(id: string, text: string): string[] {
  if (text.length > LONGEST)
    throw new RangeError(`A realtime message has ${text.length} characters; ${LONGEST} are allowed.`)

  const count = Math.max(1, Math.ceil(text.length / PIECE_LENGTH))
  return Array.from({ length: count }, (_, place) => {
    const piece = text.slice(place * PIECE_LENGTH, (place + 1) * PIECE_LENGTH)
    return `${id}:${place}:${count}:${piece}`
  })
}

/** Puts pieces together again; a text whose beginning was missed is dropped. */
export function createJoiner(onText: (text: string) => void): (piece: string) => void {
  const open = new Map<string, string[]>()
  return (piece) => {
    const [, id = '', place = '0', count = '1', text = ''] = /^([^:]*):(\d+):(\d+):(.*)$/s.exec(piece) ?? []
    if (count === '1') return onText(text)
    if (place === '0') open.set(id, [])

    const parts = open.get(id)
    if (!parts) return
    parts.push(text)
    if (parts.length < Number(count)) return
    open.delete(id)
    onText(parts.join(''))
  }
}
