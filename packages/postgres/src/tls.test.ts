import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverAccount } from './embedded/server-account.ts'
import { openDatabase } from './open-database.ts'
import { sql } from './sql.ts'
import { startTestCluster, type TestCluster, type TestDatabase } from './testing/index.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

describe.runIf(hasOpenssl)('over TLS', () => {
  let directory: string
  let cluster: TestCluster
  let database: TestDatabase

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'products-manager-tls-'))
    const [key, certificate] = [join(directory, 'key'), join(directory, 'certificate')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
    spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      certificate,
      ...subject,
    ])
    const account = await serverAccount()
    chmodSync(directory, 0o755)
    chmodSync(key, 0o600)
    if (account) chownSync(key, account.uid, account.gid)
    cluster = await startTestCluster({ settings: { ssl: 'on', ssl_cert_file: certificate, ssl_key_file: key } })
    database = await cluster.createDatabase()
  })

  afterAll(async () => {
    await cluster.stop('crash')
    rmSync(directory, { recursive: true, force: true })
  })

  function open(parameters: string) {
    return openDatabase({ name: 'shop', url: `${database.url}?${parameters}`, pool: { size: 1, overflow: 0 } })
  }

  it('sslmode=require encrypts without asking who signed the certificate, as psql does', async () => {
    const shop = open('sslmode=require')

    const ssl = await shop.one(
      sql<{ ssl: boolean }>('shop.ssl')`select ssl from pg_stat_ssl where pid = pg_backend_pid()`,
    )

    expect(ssl).toEqual({ ssl: true })
    await shop.close()
  })

  it('sslmode=verify-full refuses a certificate that nobody vouches for, and takes the one it is given', async () => {
    const strict = open('sslmode=verify-full')
    const trusting = open(`sslmode=verify-full&sslrootcert=${encodeURIComponent(join(directory, 'certificate'))}`)

    await expect(strict.ping()).rejects.toMatchObject({
      code: '08001',
      message: expect.stringContaining('SELF_SIGNED'),
    })
    expect(await trusting.ping()).toEqual({ milliseconds: expect.any(Number) })
    await Promise.all([strict.close(), trusting.close()])
  })

  it('an abort cancels on the server', async () => {
    const shop = open('sslmode=require')
    const controller = new AbortController()
    const sleeping = shop.many(sql('shop.sleep')`select pg_sleep(30)`, { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('enough')), 100)

    await expect(sleeping).rejects.toThrow('enough')
    await shop.ping()
    expect(shop.stats().primary.created).toBe(1)
    await shop.close()
  })

  it('COPY and LISTEN work', async () => {
    const shop = open('sslmode=require')
    const heard: string[] = []
    await shop.listen('items', (payload) => heard.push(payload))
    await database.query('create table items (n int)')

    await shop.transaction(async (tx) => {
      await tx.copyFrom(sql('shop.copy_in')`copy items from stdin`, ['1\n', '2\n'])
      await tx.many(sql('shop.notify')`select pg_notify('items', 'one')`)
    })
    let text = ''
    for await (const chunk of shop.copyTo(sql('shop.copy_out')`copy items to stdout`)) text += chunk
    while (heard.length === 0) await shop.ping()

    expect(text).toBe('1\n2\n')
    await shop.close()
  })
})
