import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A key and a certificate of 127.0.0.1, signed by itself. */
export async function aCertificate(): Promise<{ key: string; cert: string; keyPath: string; certPath: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'pm-certificate-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const [keyPath, certPath] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost'
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-keyout', keyPath, '-out', certPath, '-subj', '/CN=localhost', '-addext', names],
  ])
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`)
  return { keyPath, certPath, key: await readFile(keyPath, 'utf8'), cert: await readFile(certPath, 'utf8') }
}
