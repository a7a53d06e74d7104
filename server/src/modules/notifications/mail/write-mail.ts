import type { MailLanguage } from '@products-manager/contract'
import { linkOf } from '../link-of.ts'
import type { MailItem } from '../queries/mail-items.ts'
import { mailTexts } from './mail-texts.ts'

export interface WrittenMail {
  subject: string
  text: string
  html: string
}

export interface MailContent {
  items: readonly MailItem[]
  /** How many more there are that the mail only counts. */
  more: number
  /** How many of all are failures. */
  failures: number
}

interface Reader {
  language: MailLanguage
  appUrl: string | null
}

/** A mail about one event, or about all that gathered. */
export function writeMail({ items, more, failures }: MailContent, { language, appUrl }: Reader): WrittenMail {
  const texts = mailTexts[language]
  const entries = items.map((item) => ({
    title: oneLine(texts.title(item)),
    message: oneLine(texts.message(item)),
    link: linkOf(item.facts, appUrl),
  }))
  const [first] = entries
  const isOne = first !== undefined && items.length + more === 1
  const subject = isOne ? first.title : texts.several(items.length + more, failures)
  const rest = more > 0 ? texts.more(more) : null
  const text = [
    ...entries.map(({ title, message, link }) => [title, message, ...(link ? [link] : [])].join('\n')),
    ...(rest ? [rest] : []),
    `-- \n${texts.foot}`,
  ].join('\n\n')
  const html = page([
    ...entries.map(
      ({ title, message, link }) =>
        `<p><strong>${escaped(title)}</strong><br>${escaped(message)}${link ? `<br><a href="${escaped(link)}">${texts.open}</a>` : ''}</p>`,
    ),
    ...(rest ? [`<p>${escaped(rest)}</p>`] : []),
    `<hr><p><small>${escaped(texts.foot)}</small></p>`,
  ])
  return { subject: `[Products Manager] ${subject}`.slice(0, 200), text, html }
}

/** What a test says. */
export function writeTestMail(language: MailLanguage): WrittenMail {
  const { subject, text } = mailTexts[language].test
  return { subject, text, html: page([`<p>${escaped(text)}</p>`]) }
}

function page(parts: readonly string[]): string {
  return `<!doctype html><html><body style="font-family:sans-serif;line-height:1.5">${parts.join('')}</body></html>`
}

// A supplier names his files as he likes: a line end in a subject would begin a header of his own.
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}
