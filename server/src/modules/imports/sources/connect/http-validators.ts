import { basename } from 'node:path/posix'
import type { GuardedAnswer } from '../../../../platform/net/guarded-request.ts'

/** What a server tells the states of a file apart by. */
export interface Validators {
  etag: string | null
  modified: string | null
}

type Headers = GuardedAnswer['headers']
// A version is kept in a column of 1,000 characters; real ones have 20 to 60.
const LONGEST = 400

/** The state of the file that these headers tell; null when they tell none. */
export function versionOf(headers: Headers): string | null {
  const etag = usable(headers['etag'])
  const modified = usable(headers['last-modified'])
  return etag === null && modified === null ? null : JSON.stringify([etag, modified])
}

/** The headers again, to ask for a newer state by. */
export function readVersion(version: string | null): Validators {
  if (!version?.startsWith('[')) return { etag: null, modified: null }
  const [etag = null, modified = null] = JSON.parse(version) as (string | null)[]
  return { etag, modified }
}

function usable(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && header !== '' && header.length <= LONGEST ? header : null
}

/** The name the server gives the file, else the last part of its address. */
export function fileNameOf({ headers, url }: Pick<GuardedAnswer, 'headers' | 'url'>): string {
  const disposition = headers['content-disposition']
  const given = typeof disposition === 'string' ? nameIn(disposition) : ''
  return cleanName(given) || cleanName(decode(basename(url.pathname))) || url.hostname
}

function nameIn(disposition: string): string {
  const extended = disposition.match(/filename\*\s*=\s*utf-8''([^;\s]+)/i)?.[1]
  if (extended !== undefined) return decode(extended)
  return (
    disposition
      .match(/filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i)
      ?.slice(1)
      .find(Boolean) ?? ''
  )
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Without folders and control characters. */
function cleanName(name: string): string {
  return (
    name
      .split(/[/\\]/)
      .at(-1)
      ?.replaceAll(/\p{Cc}/gu, '')
      .trim()
      .slice(0, 255) ?? ''
  )
}
