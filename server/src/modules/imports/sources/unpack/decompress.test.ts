import { describe, expect, it } from 'vitest'
import { bunzip2 } from './decompress.ts'
import { unpackLimits } from './limits.ts'

/** What `bzip2` makes of a title row and twenty rows, and of a title row and a hundred thousand, in two blocks. */
const SMALL =
  'QlpoOTFBWSZTWerLVvUAAI9dgAAQQAJ/6CAACiweACAAhBqn+VUD/VEfqgACSoD9SG1AaPU75w48rrtz6ZbbbbddpNJ2k0m2dWMQ' +
  'AAAAAIxERERERERFY4hmZmRENtttzwCOQR2CLIRKETd6CLAhyCKUn8XckU4UJDqy1b1A'
const LARGE =
  'QlpoMTFBWSZTWcdLHosAsv9dgAAQAAIgCCAACiweACAAkCAAAFKoTJ6E/VOqQgc0hA4pCB8pCBnNIQOqQgapCB4UIGFCBm3tIQPK' +
  'Qge5SEDWs/mKCskymsn/ej8oAIIu7AAAgAARAEEAAFEgoAEABIEA000BSqDJpmaQgfZKED0oQMFCBgoQMlCBikIGqQgbKED+kIGi' +
  'hA2UIHDFBWSZTWWiWRGIAcendgAAQAAIgCCAACiQUACAAkCAaaaApVGIM8KEDRQgYKEDJQgZKEDRQge0hA18UIG6QgflCBikIG6Q' +
  'gcMUFZJlNZjwr+VQCiut2AABAAAiAIIAAKJBQAIACQIBppoClUMmTT0oQMlCB5SEDFIQMFCBmkIGihA2UIHChA+KEDW6QgcKED8x' +
  'QVkmU1kcV6UbACCLXYAAEAACIAggAAokFAAgAJAgGmmgKVQyGPaQgZpCB15SEDBQgYpCBkoQPihA/KEDZQgaKEDRQgbKEDhigrJM' +
  'prJ/3o/KACCLuwAAIAAEQBBAABRIKABAASBANNNAUqgyaZmkIH2ShA9KEDBQgYKEDJQgYpCBqkIGyhA/pCBooQNlCBwxQVkmU1lo' +
  'lkRiAHHp3YAAEAACIAggAAokFAAgAJAgGmmgKVRiDPChA0UIGChAyUIGShA0UIHtIQNfFCBukIH5QgYpCBukIHDFBWSZTWY8K/lU' +
  'AorrdgAAQAAIgCCAACiQUACAAkCAaaaApVDJk09KEDJQgeUhAxSEDBQgZpCBooQNlCBwoQPihA1ukIHChA/MUFZJlNZHFelGwAgi' +
  '12AABAAAiAIIAAKJBQAIACQIBppoClUMhj2kIGaQgdeUhAwUIGKQgZKED4oQPyhA2UIGihA0UIGyhA4YoKyTKayf96PygAgi7sAA' +
  'CAABEAQQAAUSCgAQAEgQDTTQFKoMmmZpCB9koQPShAwUIGChAyUIGKQgapCBsoQP6QgaKEDZQgcMUFZJlNZaJZEYgBx6d2AABAAA' +
  'iAIIAAKJBQAIACQIBppoClUYgzwoQNFCBgoQMlCBkoQNFCB7SEDXxQgbpCB+UIGKQgbpCBwxQVkmU1mPCv5VAKK63YAAEAACIAgg' +
  'AAokFAAgAJAgGmmgKVQyZNPShAyUIHlIQMUhAwUIGaQgaKEDZQgcKED4oQNbpCBwoQPzFBWSZTWZqAt2AAAB1dgAAQAAIgCCAACi' +
  'QUACAAUIBppoClUaaNM9JmjFGPCdUZJ8TRNk/JomycF3JFOFCQ/z64RQ'

async function unpacked(packed: Uint8Array, chunkSize: number): Promise<string> {
  async function* chunks() {
    for (let at = 0; at < packed.length; at += chunkSize) yield packed.subarray(at, at + chunkSize)
  }
  const parts: Uint8Array[] = []
  for await (const part of bunzip2(chunks(), { file: 'list.csv.bz2', limits: unpackLimits })) {
    parts.push(part)
    // A reader that is slower than the unpacking.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return Buffer.concat(parts).toString()
}

describe('a file in bzip2', () => {
  it.each([1, 7, 65_536])(
    'is given whole, however slowly it is read and arrives: %i bytes at a time',
    async (chunkSize) => {
      const small = await unpacked(Buffer.from(SMALL, 'base64'), chunkSize)
      const large = await unpacked(Buffer.from(LARGE, 'base64'), chunkSize)

      expect(small.split('\n')).toHaveLength(22)
      expect(small).toMatch(/^sku;title\nA-0;Article 0\n[\s\S]*A-19;Article 19\n$/)
      expect(large).toBe(`sku;title\n${'A-1;Article\n'.repeat(100_000)}`)
    },
  )

  it.each([20, 100])('is damaged when it ends after %i bytes', async (length) => {
    const cut = Buffer.from(SMALL, 'base64').subarray(0, length)

    await expect(unpacked(cut, 65_536)).rejects.toMatchObject({ code: 'IMPORT_FILE_DAMAGED' })
  })

  it('is damaged when one of its bytes is another', async () => {
    const packed = Buffer.from(SMALL, 'base64')
    packed[60] = (packed[60] ?? 0) ^ 0xff

    await expect(unpacked(packed, 65_536)).rejects.toMatchObject({ code: 'IMPORT_FILE_DAMAGED' })
  })
})
