import { textBelow } from './head-text.ts'

interface OtherText {
  name: string
  is: RegExp | ((text: string) => boolean)
  advice: string
}

const AS_LIST = 'Ask the supplier for the list behind it, as CSV or as a workbook.'
const AS_EXPORT = 'Ask the supplier for the table itself as CSV: every program that writes such a file can do that.'

const kinds: readonly OtherText[] = [
  // Programs write a mark or an empty line before it at times.
  { name: 'a PDF document', is: /^[^;,\t]{0,200}%PDF-\d/, advice: AS_LIST },
  { name: 'an RTF document', is: /^\{\\rtf\d?/, advice: AS_LIST },
  { name: 'a PostScript document', is: /^%!PS/, advice: AS_LIST },
  { name: 'a vector picture (SVG)', is: /^(?:<\?xml[^<>]*>)?\s*(?:<!DOCTYPE svg[^<>]*>)?\s*<svg\b/i, advice: AS_LIST },
  { name: 'a list of contacts (vCard)', is: /^BEGIN:VCARD\b/i, advice: 'Ask the supplier for the list of products.' },
  { name: 'a calendar', is: /^BEGIN:VCALENDAR\b/i, advice: 'Ask the supplier for the list of products.' },
  { name: 'a dump of a database (SQL)', is: isSql, advice: AS_EXPORT },
  {
    name: 'a mail',
    is: isMail,
    advice:
      'Open it in a mail program, save what is attached to it, and give that file. A source can fetch such mails by itself.',
  },
  { name: 'a program or a script', is: /^#!|^<\?php\b/i, advice: 'Give the file with the rows.' },
  {
    name: 'an encrypted or signed message',
    is: /^-----BEGIN (?:PGP|PKCS7|CMS|CERTIFICATE|[A-Z ]*KEY)\b/,
    advice: 'Decrypt it with the key that the supplier made it for, and give the file inside.',
  },
  {
    name: 'an order, an invoice or the like',
    // What an EDIFACT message is its own reader tells.
    is: /^(?:<\?xml[^<>]*>)?\s*<(?:\w+:)?(?:order\w*|invoice\w*|dispatchnotification|receiptacknowledgement)\b[^<>]*(?:opentrans|:ubl:schema)/i,
    advice:
      'What stands in it is what was bought, not what there is. Ask the supplier for the catalogue or the price list.',
  },
  {
    name: 'a catalogue in DATANORM 3',
    is: /^V[^;\n]\d{6}[^\n]{60,140}03(?:[A-Z]{3})?\s*(?:\n|$)/,
    advice: 'Ask the supplier for DATANORM 4 or 5.',
  },
  {
    name: 'JSON inside a script',
    is: /^(?:(?:var|let|const)\s+[\w$]+\s*=|[\w$.]+\(|\)\]\}',?)\s*[[{]/,
    advice: 'Ask the supplier for the JSON alone, without what stands around it.',
  },
  {
    name: 'JSON with comments, or with names that are not in double quotes',
    is: isLooseJson,
    advice: 'Ask the supplier for JSON as its standard has it: every program that reads JSON wants that.',
  },
  {
    name: 'a link to a file',
    is: /^\[InternetShortcut\]/i,
    advice: 'Open it in a browser and give the file it leads to.',
  },
  { name: 'a YAML document', is: /^(?:---\s+)?(?:\w+:\s*\n)?[ ]*- [\w"']+: ?[^\n;\t]*\n +[\w"']+:/, advice: AS_EXPORT },
  {
    name: "a server's message of an error",
    is: /^(?:<\?xml[^<>]*>)?\s*<Error>\s*<Code>/,
    advice: 'Look at what it says, and get the file again.',
  },
]

/** What a text is that holds no list, and what a person does with it; null for what may be one. */
export function otherText(head: string): { name: string; advice: string } | null {
  const text = head.trimStart()
  const kind = kinds.find(({ is }) => (typeof is === 'function' ? is(text) : is.test(text)))
  return kind ? { name: kind.name, advice: kind.advice } : null
}

const SCRIPT_COMMENTS = /^(?:\s+|\/\/[^\n]*\n|\/\*(?:(?!\*\/)[\s\S])*\*\/)/
const JSON_BEGINS = /^(?:\[\s*[[{"]|\{\s*["'\w])/
const LOOSE_NAME = /^(?:\[\s*)?\{\s*(?:[A-Za-z_$][\w$]*|'[^'\n]*')\s*:\s*(?:["'\d[{-]|true\b|false\b|null\b)/

function isLooseJson(text: string): boolean {
  const below = textBelow(text, SCRIPT_COMMENTS)
  return LOOSE_NAME.test(below) || (below !== text && JSON_BEGINS.test(below))
}

const SQL_COMMENTS = /^(?:\s+|--[^\n]*\n|#[^\n]*\n|\/\*(?:(?!\*\/)[\s\S])*\*\/;?)/
const SQL = [
  /^INSERT\s+(?:IGNORE\s+)?(?:INTO\s+)?[\w."`[\]]+\s*(?:\(|VALUES\b|SELECT\b)/i,
  /^REPLACE\s+INTO\s+[\w."`]+\s*\(/i,
  /^CREATE\s+(?:TABLE|DATABASE|SCHEMA)\s/i,
  /^DROP\s+(?:TABLE|DATABASE)\s+(?:IF\s+EXISTS\b|[\w."`[\]]+\s*;)/i,
  /^SET\s+(?:@|NAMES\b|[\w.]+\s*=|\w+\s+(?:ON|OFF)\b)/i,
  /^USE\s+[\w`"[\]]+;?\s*\n/i,
  /^(?:BEGIN|START)(?:\s+TRANSACTION)?\s*;\s*\n/i,
  /^(?:PRAGMA\s+\w+\s*[=(]|LOCK\s+TABLES\s|COPY\s+[\w."]+\s*\([^()]*\)\s+FROM\s+stdin)/i,
]

/** Behind its comments stands a statement. */
function isSql(text: string): boolean {
  const below = textBelow(text, SQL_COMMENTS)
  return SQL.some((statement) => statement.test(below))
}

const ENVELOPE = /^From \S+ [^\n;\t]*\d{4}\r?\n/
// A letterhead above a list may say from whom and of what day it is, too.
const WAY = /^(?:return-path|received|delivered-to|message-id|mime-version|dkim-signature|x-[\w-]+):/i
const MAIL_HEADER = /^(?:from|to|cc|subject|date|content-type|reply-to):/i
const LEAST_HEADERS = 3

/** The lines of its head are those of mails, and one tells which way it came. */
function isMail(text: string): boolean {
  const [head = ''] = text.replace(ENVELOPE, '').split(/\r?\n\r?\n/, 1)
  const [first = '', ...lines] = head.split(/\r?\n/)
  if (!WAY.test(first) && !MAIL_HEADER.test(first)) return false
  const known = [first, ...lines].filter((line) => WAY.test(line) || MAIL_HEADER.test(line))
  return known.length >= LEAST_HEADERS && known.some((line) => WAY.test(line))
}
