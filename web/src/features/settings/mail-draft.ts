import type { MailSecurity, MailSettings, MailStatus } from '@products-manager/contract'

/** Settings of mail while a person types them. */
export interface MailDraft {
  host: string
  port: string
  security: MailSecurity
  user: string
  /** Empty: the kept one stays. */
  password: string
  from: string
  fromName: string
  certificate: string
}

export const USUAL_PORTS: Record<MailSecurity, string> = { starttls: '587', tls: '465', none: '25' }

/** What the form begins with. */
export function draftOf(server: MailStatus['server']): MailDraft {
  return {
    host: server?.host ?? '',
    port: String(server?.port ?? USUAL_PORTS.starttls),
    security: server?.security ?? 'starttls',
    user: server?.user ?? '',
    password: '',
    from: server?.from ?? '',
    fromName: server?.fromName ?? 'Products Manager',
    certificate: server?.certificate ?? '',
  }
}

/** What is sent to the server; null while something is missing. */
export function settingsOf(draft: MailDraft): MailSettings | null {
  const port = Number(draft.port)
  if (draft.host.trim() === '' || !draft.from.includes('@') || !Number.isInteger(port) || port < 1) return null
  return {
    host: draft.host.trim(),
    port,
    security: draft.security,
    user: draft.user.trim() || null,
    from: draft.from.trim(),
    fromName: draft.fromName.trim(),
    certificate: draft.certificate.trim() || null,
    ...(draft.password !== '' && { password: draft.password }),
  }
}
