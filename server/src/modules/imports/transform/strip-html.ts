import { decodeEntities } from '../formats/html-entities.ts'

/** Tags that stand on lines of their own, and how many line ends they leave. */
const lineEnds = new Map<string, string>([
  ['br', '\n'],
  ...['li', 'tr', 'dt', 'dd', 'div', 'option', 'caption'].map((name): [string, string] => [name, '\n']),
  ...[
    ...['p', 'ul', 'ol', 'dl', 'table', 'blockquote', 'pre', 'hr', 'section', 'article', 'header', 'footer'],
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'figure', 'form', 'fieldset', 'address', 'aside', 'main', 'nav'],
  ].map((name): [string, string] => [name, '\n\n']),
  ['td', ' '],
  ['th', ' '],
])

/** Elements whose content is not text. */
const hidden = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object', 'svg', 'head', 'title'])

/**
 * HTML as plain text: paragraphs stay apart, character references are read, scripts and styles are left out.
 * One pass whose time grows with the length alone, whatever the markup; a '<' that begins no tag stays.
 * The result is text, never markup: who shows it as HTML has to escape it.
 */
export function stripHtml(html: string): string {
  if (!html.includes('<')) return tidy(decodeEntities(html))

  const lower = html.toLowerCase()
  const source: Source = { html, lower: lower.length === html.length ? lower : html, unclosed: new Set(), quotes: true }
  let text = ''
  let i = 0
  while (i < html.length) {
    const at = html.indexOf('<', i)
    if (at < 0) break
    text += decodeEntities(html.slice(i, at).replaceAll('\n', ' '))
    const tag = readTag(source, at)
    if (!tag) {
      text += '<'
      i = at + 1
      continue
    }
    text += lineEnds.get(tag.name) ?? ''
    i = tag.end
  }
  return tidy(text + decodeEntities(html.slice(i).replaceAll('\n', ' ')))
}

interface Source {
  html: string
  /** For searching end tags; the same length as `html`. */
  lower: string
  /** End marks known not to come any more: looked for once each, or a hostile text would be searched again and again. */
  unclosed: Set<string>
  /** False once a quote inside a tag was never closed; from then on '>' ends a tag wherever it stands. */
  quotes: boolean
}

interface Tag {
  name: string
  end: number
}

function readTag(source: Source, at: number): Tag | null {
  const { html } = source
  if (html.startsWith('<!--', at)) return { name: '', end: after(source, '-->', at + 4) ?? html.length }
  const next = html.charCodeAt(at + 1)
  const closing = next === 0x2f
  if (next === 0x21 || next === 0x3f) {
    const end = after(source, '>', at)
    return end === null ? null : { name: '', end }
  }
  if (!isLetter(html.charCodeAt(at + (closing ? 2 : 1)))) return null

  const end = endOfTag(source, at)
  if (end === null) return null
  const name = nameAt(source.lower, at + (closing ? 2 : 1))
  if (closing || !hidden.has(name)) return { name, end }

  const content = after(source, `</${name}`, end)
  if (content === null) return { name, end: source.html.length }
  return { name, end: after(source, '>', content) ?? source.html.length }
}

function after({ lower, unclosed }: Source, mark: string, from: number): number | null {
  if (unclosed.has(mark)) return null
  const at = lower.indexOf(mark, from)
  if (at < 0) unclosed.add(mark)
  return at < 0 ? null : at + mark.length
}

/** Behind the '>' that ends the tag; one inside a quoted attribute does not. */
function endOfTag(source: Source, at: number): number | null {
  if (!source.quotes) return after(source, '>', at)
  const { html } = source
  let quote = 0
  for (let i = at + 1; i < html.length; i++) {
    const code = html.charCodeAt(i)
    if (quote !== 0) {
      if (code === quote) quote = 0
      continue
    }
    if (code === 0x3e) return i + 1
    if ((code === 0x22 || code === 0x27) && html.charCodeAt(i - 1) === 0x3d) quote = code
  }
  source.quotes = false
  return after(source, '>', at)
}

// No element's name is longer; what follows is an attribute or nonsense.
const MAX_NAME = 20

function nameAt(lower: string, at: number): string {
  let end = at
  while (end < at + MAX_NAME && isNameCharacter(lower.charCodeAt(end))) end++
  return lower.slice(at, end)
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}

function isNameCharacter(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 57) || code === 45
}

/** One space between words, at most one empty line between paragraphs. */
function tidy(text: string): string {
  const lines: string[] = []
  for (const raw of text.split('\n')) {
    const line = raw.replace(/[ \t\r\u00a0]+/g, ' ').trim()
    if (line !== '' || lines.at(-1) !== '') lines.push(line)
  }
  return lines.join('\n').trim()
}
