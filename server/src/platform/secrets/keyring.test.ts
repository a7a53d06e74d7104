import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openKeyring } from './keyring.ts'

async function aDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pm-secrets-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  return dataDir
}

const PLACE = 'source 1 password'
const given = (...passphrases: string[]) => openKeyring({ dataDir: '/nowhere', passphrases })

describe('a sealed secret', () => {
  it('opens with its key and at its place, whatever it is', async () => {
    const ring = given('x'.repeat(32))

    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const secret = await ring.seal(text, PLACE)

        expect(await ring.open(secret, PLACE)).toBe(text)
        await expect(ring.open(secret, 'source 2 password')).rejects.toMatchObject({ code: 'SECRETS_DAMAGED' })
      }),
    )
  })

  it('is another one each time, and shows nothing of the secret', async () => {
    const ring = given('x'.repeat(32))

    const [first, second] = [await ring.seal('letmein', PLACE), await ring.seal('letmein', PLACE)]

    expect(first.sealed).not.toBe(second.sealed)
    expect(Buffer.from(first.sealed, 'base64').toString('latin1')).not.toContain('letmein')
  })

  it('does not open when a single bit of it was changed', async () => {
    const ring = given('x'.repeat(32))
    const secret = await ring.seal('letmein', PLACE)

    for (let bit = 0; bit < Buffer.from(secret.sealed, 'base64').length * 8; bit++) {
      const bytes = Buffer.from(secret.sealed, 'base64')
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      const changed = { ...secret, sealed: bytes.toString('base64') }
      await expect(ring.open(changed, PLACE)).rejects.toMatchObject({ code: 'SECRETS_DAMAGED' })
    }
  })

  it('opens after the passphrase was changed only where the old one is named, too', async () => {
    const secret = await given('old'.padEnd(32, '.')).seal('letmein', PLACE)

    expect(await given('new'.padEnd(32, '.'), 'old'.padEnd(32, '.')).open(secret, PLACE)).toBe('letmein')
    await expect(given('new'.padEnd(32, '.')).open(secret, PLACE)).rejects.toMatchObject({
      code: 'SECRETS_KEY_MISSING',
    })
  })
})

describe('keys in the data directory', () => {
  it('are made when the first secret is sealed, for this account only', async () => {
    const dataDir = await aDataDir()

    await Promise.all(Array.from({ length: 8 }, () => openKeyring({ dataDir, passphrases: [] }).seal('a', PLACE)))

    expect(await readdir(dataDir)).toEqual(['secrets.key'])
    expect((await stat(join(dataDir, 'secrets.key'))).mode & 0o777).toBe(0o600)
  })

  it('sealed by processes that start together open in each of them', async () => {
    const dataDir = await aDataDir()
    const rings = Array.from({ length: 8 }, () => openKeyring({ dataDir, passphrases: [] }))

    const secrets = await Promise.all(rings.map((ring, i) => ring.seal(`secret ${i}`, PLACE)))

    expect(await Promise.all(secrets.map((secret) => rings[0]!.open(secret, PLACE)))).toEqual(
      rings.map((_, i) => `secret ${i}`),
    )
  })

  it('are replaced in two steps, between which both open', async () => {
    const dataDir = await aDataDir()
    const [ring, other] = [openKeyring({ dataDir, passphrases: [] }), openKeyring({ dataDir, passphrases: [] })]
    const before = await ring.seal('before', PLACE)

    await ring.beginRotation()
    const during = await other.seal('during', PLACE)
    const opened = [await other.open(before, PLACE), await ring.open(during, PLACE)]
    await ring.endRotation()

    expect(opened).toEqual(['before', 'during'])
    expect(await other.open(during, PLACE)).toBe('during')
    await expect(other.open(before, PLACE)).rejects.toMatchObject({ code: 'SECRETS_KEY_MISSING' })
  })

  it('that are damaged are never replaced silently', async () => {
    const dataDir = await aDataDir()
    await writeFile(join(dataDir, 'secrets.key'), 'rubbish\n')

    const sealing = openKeyring({ dataDir, passphrases: [] }).seal('a', PLACE)

    await expect(sealing).rejects.toMatchObject({ code: 'SECRETS_KEY_FILE_DAMAGED' })
  })
})
