import iconv from 'iconv-lite'

const aliases: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  ascii: 'utf-8',
  usascii: 'utf-8',
  utf8bom: 'utf-8',
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  ucs2: 'utf-16le',
  windows1252: 'windows-1252',
  cp1252: 'windows-1252',
  ansi: 'windows-1252',
  latin1: 'iso-8859-1',
  l1: 'iso-8859-1',
  iso88591: 'iso-8859-1',
  latin9: 'iso-8859-15',
  iso885915: 'iso-8859-15',
  latin2: 'iso-8859-2',
  iso88592: 'iso-8859-2',
  mac: 'macroman',
  macintosh: 'macroman',
  xmacroman: 'macroman',
  macroman: 'macroman',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  ibm437: 'cp437',
  ibm850: 'cp850',
}

// The library reads these too, but they are ways to write bytes down, not letters.
const NO_TEXT = new Set(['base64', 'hex', 'binary', 'utf7', 'utf-7', 'utf7imap', 'utf-7-imap'])

/** The name we use for an encoding, whatever a person or a program calls it; null when we cannot read it. */
export function encodingName(label: string): string | null {
  const lower = label.trim().toLowerCase()
  const known = aliases[lower.replace(/[^a-z0-9]/g, '')]
  if (known !== undefined) return known
  // Names that begin with an underscore are the library's own parts.
  if (lower === '' || lower.startsWith('_') || NO_TEXT.has(lower)) return null
  return iconv.encodingExists(lower) ? lower : null
}
