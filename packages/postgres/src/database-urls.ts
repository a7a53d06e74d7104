import { environmentPrefix, SettingError } from './pool-settings.ts'

export interface DatabaseUrls {
  url: string
  replicaUrl: string | undefined
  directUrl: string | undefined
}

type Env = Readonly<Record<string, string | undefined>>

// SQLAlchemy's way to name a driver, as in existing installations' settings.
const SCHEME = /^postgres(?:ql)?(?:\+[a-z0-9]+)?:\/\//i
const HIDDEN = '****'

/** `DB_<NAME>_URL`, `DB_<NAME>_REPLICA_URL` and `DB_<NAME>_DIRECT_URL`; null when the first is not set. */
export function databaseUrls(env: Env, name: string): DatabaseUrls | null {
  const prefix = `DB_${environmentPrefix(name)}`
  const url = databaseUrl(env, `${prefix}_URL`)
  if (!url) return null
  return {
    url,
    replicaUrl: databaseUrl(env, `${prefix}_REPLICA_URL`),
    directUrl: databaseUrl(env, `${prefix}_DIRECT_URL`),
  }
}

/** The address without its password, for people's eyes. */
export function withoutPassword(url: string): string {
  if (!SCHEME.test(url) || !URL.canParse(url)) return '(not an address)'

  const parsed = new URL(url)
  if (parsed.password) parsed.password = HIDDEN
  for (const key of [...parsed.searchParams.keys()]) if (/pass/i.test(key)) parsed.searchParams.set(key, HIDDEN)
  return parsed.toString()
}

function databaseUrl(env: Env, variable: string): string | undefined {
  const text = env[variable]?.trim()
  if (!text) return undefined
  // The text itself stays out of the messages: it holds the password.
  if (!SCHEME.test(text)) throw new SettingError(variable, 'must begin with postgres:// or postgresql://.')

  const url = text.replace(SCHEME, 'postgresql://')
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (!parsed)
    throw new SettingError(
      variable,
      'is not an address like postgresql://user:password@host:5432/database; a special character in the password must be written as %XX.',
    )
  if (parsed.pathname.length < 2) throw new SettingError(variable, 'names no database; it ends with /database.')
  return url
}
