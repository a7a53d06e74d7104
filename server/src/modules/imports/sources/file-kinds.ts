interface FileKind {
  name: string
  /** First bytes, in hexadecimal; '..' is any byte. */
  begins: string
  advice: string
}

const EXTRACT = 'Unpack it and give the file inside.'
const AS_CSV = 'Save it as CSV (in UTF-8) and give that file.'
const AS_UTF8 =
  'Ask the supplier to convert it to UTF-8 as it leaves that machine (CPYTOIMPF with STMFCCSID(1208)), with a line end behind each record.'
const AS_ATTACHMENT = 'Ask the supplier to send the list as an ordinary attachment.'
const GIVE_ROWS = 'Give the file with the rows.'
const NO_TABLE = 'A picture holds no rows.'

const kinds: readonly FileKind[] = [
  { name: 'an old Excel workbook (.xls)', begins: 'd0cf11e0a1b11ae1', advice: AS_CSV },
  { name: 'a gzip archive', begins: '1f8b', advice: EXTRACT },
  { name: 'a 7z archive', begins: '377abcaf271c', advice: EXTRACT },
  { name: 'a RAR archive', begins: '526172211a07', advice: EXTRACT },
  { name: 'a bzip2 archive', begins: '425a68..314159265359', advice: EXTRACT },
  { name: 'an xz archive', begins: 'fd377a585a00', advice: EXTRACT },
  { name: 'a Zstandard archive', begins: '28b52ffd', advice: EXTRACT },
  { name: 'a PDF document', begins: '255044462d', advice: 'Ask the supplier for the table behind it, as CSV.' },
  { name: 'a PNG picture', begins: '89504e470d0a1a0a', advice: NO_TABLE },
  { name: 'a JPEG picture', begins: 'ffd8ff', advice: NO_TABLE },
  { name: 'a GIF picture', begins: '474946383961', advice: NO_TABLE },
  { name: 'a GIF picture', begins: '474946383761', advice: NO_TABLE },
  { name: 'a WebP picture', begins: '52494646........57454250', advice: NO_TABLE },
  { name: 'a TIFF picture', begins: '49492a00', advice: NO_TABLE },
  { name: 'a TIFF picture', begins: '4d4d002a', advice: NO_TABLE },
  { name: 'a BMP picture', begins: '424d........00000000', advice: NO_TABLE },
  { name: 'an icon', begins: '00000100', advice: NO_TABLE },
  { name: 'a film or a picture of a phone', begins: '000000..66747970', advice: NO_TABLE },
  { name: 'a CAB archive', begins: '4d53434600000000', advice: EXTRACT },
  { name: 'an Access database', begins: '000100005374616e64617264', advice: AS_CSV },
  { name: 'a dBASE table (.dbf)', begins: '(?:03|83|8b|f5)..0[1-9a-c](?:0[1-9a-f]|1[0-9a-f])', advice: AS_CSV },
  { name: 'an SQLite database', begins: '53514c69746520666f726d6174203300', advice: AS_CSV },
  { name: 'a Parquet file', begins: '50415231', advice: AS_CSV },
  { name: 'an Avro file', begins: '4f626a01', advice: AS_CSV },
  { name: "a mail's attachments in Outlook's own form (winmail.dat)", begins: '789f3e22', advice: AS_ATTACHMENT },
  { name: 'a program', begins: '7f454c46', advice: GIVE_ROWS },
  { name: 'a program', begins: '4d5a..00', advice: GIVE_ROWS },
  { name: 'a program', begins: 'cafebabe', advice: GIVE_ROWS },
  { name: 'a program', begins: '0061736d', advice: GIVE_ROWS },
]

const inZip: readonly (readonly [string, string, string])[] = [
  ['xl/', 'an Excel workbook (.xlsx)', AS_CSV],
  ['mimetypeapplication/vnd.oasis.opendocument.spreadsheet', 'an OpenDocument spreadsheet (.ods)', AS_CSV],
  ['word/', 'a Word document', 'Ask the supplier for the table as CSV.'],
]

/** What a file that is no text is, by its first bytes, and what a person does with it; null for what may be text. */
export function binaryKind(head: Uint8Array): { name: string; advice: string } | null {
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 65_536))
  if (start.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return zipKind(start.toString('latin1'))

  const hex = start.subarray(0, 16).toString('hex')
  const kind = kinds.find(({ begins }) => new RegExp(`^${begins}`).test(hex))
  if (kind) return { name: kind.name, advice: kind.advice }
  if (start.subarray(257, 262).toString('latin1') === 'ustar') return { name: 'a TAR archive', advice: EXTRACT }
  if (looksEbcdic(start)) return { name: 'a text in EBCDIC, as an AS/400 or a mainframe keeps it', advice: AS_UTF8 }
  return looksBinary(start) ? { name: 'no text', advice: 'Give a CSV or another text file.' } : null
}

function zipKind(start: string): { name: string; advice: string } {
  const inside = inZip.find(([mark]) => start.includes(mark))
  return inside ? { name: inside[1], advice: inside[2] } : { name: 'a ZIP archive', advice: EXTRACT }
}

// In EBCDIC blanks are 0x40, digits 0xF0 to 0xF9, letters from 0x81 and 0xC1 on; no other text is without 0x20, 0x30 to
// 0x39 and 0x0A, and has these.
const LETTERS_OF_EBCDIC = 0.75
const ASCII_IN_EBCDIC = 0.02

function looksEbcdic(start: Buffer): boolean {
  let [fitting, ascii, digits] = [0, 0, 0]
  for (const byte of start) {
    const low = byte & 0x0f
    if (byte === 0x0a || byte === 0x20 || (byte >= 0x30 && byte <= 0x39)) ascii++
    else if (byte >= 0xf0 && low <= 9) digits++
    else if (byte === 0x40 || (byte > 0x80 && byte < 0xea && low >= 1 && low <= 9)) fitting++
  }
  const all = start.length
  return all >= 64 && digits > all * 0.1 && ascii < all * ASCII_IN_EBCDIC && fitting + digits > all * LETTERS_OF_EBCDIC
}

// UTF-16 has a zero in at least one byte of ten, but only on one side of each pair; a text with some stray zeros has few.
const ZEROS_OF_BINARY = 0.1
const CONTROLS_OF_BINARY = 0.1
// Some programs part cells and records by these.
const PARTING = new Set([0x01, 0x1e, 0x1f])

function looksBinary(head: Buffer): boolean {
  // A file that was written in whole blocks ends in zeros.
  const start = head.subarray(0, head.findLastIndex((byte) => byte !== 0) + 1)
  const zeros = [0, 0]
  let controls = 0
  for (const [i, byte] of start.entries()) {
    if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1
    else if (byte < 32 && (byte < 9 || byte > 13) && !PARTING.has(byte)) controls++
  }
  const [even = 0, odd = 0] = zeros
  const both = even > start.length * ZEROS_OF_BINARY * 0.5 && odd > start.length * ZEROS_OF_BINARY * 0.5
  const utf32 = start[0] === 0xff && start[1] === 0xfe && start[2] === 0 && start[3] === 0
  return (both && !utf32) || controls > start.length * CONTROLS_OF_BINARY
}
