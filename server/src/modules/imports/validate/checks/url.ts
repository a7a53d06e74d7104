// What browsers and servers agree to take.
const MAX_LENGTH = 2_000

/** Whether the text is a whole http or https address without spaces; nothing is fetched. */
export function isWebAddress(text: string): boolean {
  const start = hostStart(text)
  if (start < 0 || text.length > MAX_LENGTH) return false

  let i = start
  let plain = true
  let label = start
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x2f || code === 0x3f || code === 0x23) break
    if (code === 0x2e) label = i + 1
    plain &&= (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 46 || isDigit(code)
  }
  if (i === start) return false
  for (let k = i; k < text.length; k++) {
    const code = text.charCodeAt(k)
    // Spaces, controls, quotes, brackets, back-slash: they end an address wherever one is recognised in text.
    if (code <= 32 || code === 0x22 || code === 0x3c || code === 0x3e || code === 0x5c || code === 0x7f) return false
  }
  // Ports, users, numbers, hyphens and other alphabets are left to the standard's own parser.
  const isName = plain && label > start && label < i && !isDigit(text.charCodeAt(label))
  return isName || URL.canParse(text)
}

function hostStart(text: string): number {
  const lower = text.slice(0, 8).toLowerCase()
  if (lower === 'https://') return 8
  return lower.startsWith('http://') ? 7 : -1
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
