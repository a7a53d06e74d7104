import type { MailSecurity } from '@products-manager/contract'
import { type Env, flagSetting, listSetting, settingInvalid, textSetting, wholeSetting } from './environment.ts'

/** A mail server the operator named. */
export interface MailServer {
  host: string
  port: number
  security: MailSecurity
  user: string | null
  password: string | null
  from: string
  fromName: string
}

export interface MailEnvironment {
  /** Null: no SMTP_SERVER. */
  server: MailServer | null
  /** Who is told of problems from the beginning. */
  admins: string[]
}

const ADDRESS = /^[^\s@<>"(),:;\\[\]]+@[^\s@<>"(),:;\\[\]]+$/
const IMPLICIT_TLS_PORT = 465

/** SMTP_SERVER (or SMTP_HOST), SMTP_PORT, SMTP_USERNAME, SMTP_PASSWORD, SMTP_USE_TLS, FROM_EMAIL, FROM_NAME, ADMIN_EMAILS. */
export function readMailEnvironment(env: Env): MailEnvironment {
  const admins = listSetting(env, 'ADMIN_EMAILS').map((text) => addressIn('ADMIN_EMAILS', text))
  const host = textSetting(env, 'SMTP_SERVER') ?? textSetting(env, 'SMTP_HOST')
  if (host === null) return { server: null, admins }

  const port = wholeSetting(env, 'SMTP_PORT', { least: 1, most: 65_535, otherwise: 587 })
  const encrypted = port === IMPLICIT_TLS_PORT ? 'tls' : 'starttls'
  const user = textSetting(env, 'SMTP_USERNAME')
  const server: MailServer = {
    host,
    port,
    security: flagSetting(env, 'SMTP_USE_TLS', true) ? encrypted : 'none',
    user,
    password: textSetting(env, 'SMTP_PASSWORD'),
    from: addressIn('FROM_EMAIL', textSetting(env, 'FROM_EMAIL') ?? user ?? ''),
    fromName: (textSetting(env, 'FROM_NAME') ?? 'Products Manager').replaceAll(/\p{Cc}+/gu, ' '),
  }
  return { server, admins }
}

function addressIn(variable: string, text: string): string {
  if (ADDRESS.test(text)) return text
  throw settingInvalid({ variable, problem: `"${text}" is no e-mail address.` })
}
