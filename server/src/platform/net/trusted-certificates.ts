import { rootCertificates } from 'node:tls'

/** Certificates a connection trusts when one more is given: the usual authorities' and this one. */
export function trustedWith(certificate: string): string[] {
  return [...rootCertificates, certificate]
}
