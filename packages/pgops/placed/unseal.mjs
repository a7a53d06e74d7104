#!/usr/bin/env node
// Opens encrypted backup files with nothing but Node.js 18 or newer:
//
//   BACKUP_ENCRYPTION_KEY=… node unseal.mjs FILE.sealed [KEYS-FOLDER] > FILE
//
// The keys' folder is <system>/keys; without it, it is looked for above the file.
// What comes out is decompressed, too: `base.tar.br.sealed` gives the tar archive itself.
import { createDecipheriv, hkdfSync, scryptSync } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

const MAGIC = 'PGOPS-SEALED 1\n'
const TAG_BYTES = 16
const [path, keysFolder = findKeys(path)] = process.argv.slice(2)
if (!path) fail('Which file? node unseal.mjs FILE.sealed [KEYS-FOLDER]')

const holds = basename(path).replace(/(\.gz|\.br)?\.sealed$/, '')
let head = null
let key = null
let index = 0
let waiting = Buffer.alloc(0)
for await (const piece of createReadStream(path)) {
  waiting = Buffer.concat([waiting, piece])
  readHead()
  // The last frame is marked as such: it stays until the end is known.
  for (let frame = nextFrame(); frame && waiting.length > 0; frame = nextFrame()) open(frame.bytes, false)
}
const last = nextFrame(true)
if (!last || waiting.length > 0) fail(`${path} is cut off.`)
open(last.bytes, true)

function readHead() {
  const end = waiting.indexOf('\n', MAGIC.length)
  if (head || end < 0) return
  if (waiting.toString('latin1', 0, MAGIC.length) !== MAGIC) fail(`${path} is no sealed file.`)
  head = JSON.parse(waiting.toString('utf8', MAGIC.length, end))
  key = hkdfSync('sha256', dataKey(head.keyId), Buffer.from(head.salt, 'base64'), `pgops file ${holds}`, 32)
  waiting = waiting.subarray(end + 1)
}

function nextFrame(takeLast = false) {
  if (!head || waiting.length < 4) return null
  const length = waiting.readUInt32BE(0)
  // A frame is taken when another byte follows it, or at the end of the file.
  if (waiting.length < 4 + length + (takeLast ? 0 : 1)) return null
  const bytes = waiting.subarray(4, 4 + length)
  waiting = waiting.subarray(4 + length)
  return { bytes }
}

function open(bytes, isLast) {
  const nonce = Buffer.alloc(12)
  nonce[0] = isLast ? 1 : 0
  nonce.writeUInt32BE(index++, 8)
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key), nonce)
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  const small = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()])
  const plain =
    head.codec === 'brotli' ? brotliDecompressSync(small) : head.codec === 'gzip' ? gunzipSync(small) : small
  process.stdout.write(plain)
}

function dataKey(id) {
  const [, text] = readFileSync(join(keysFolder, `${id}.json`), 'utf8').split('\n')
  const { salt, wrapped } = JSON.parse(text)
  const bytes = Buffer.from(wrapped, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', masterKey(Buffer.from(salt, 'base64')), bytes.subarray(0, 12))
  decipher.setAAD(Buffer.from(id)).setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(12, -TAG_BYTES)), decipher.final()])
  } catch {
    fail('BACKUP_ENCRYPTION_KEY is not the key this backup was taken with.')
  }
}

function masterKey(salt) {
  const text = process.env.BACKUP_ENCRYPTION_KEY ?? fail('Set BACKUP_ENCRYPTION_KEY.')
  const bytes = /^[0-9a-f]{64}$/i.test(text)
    ? Buffer.from(text, 'hex')
    : /^[A-Za-z0-9+/]{43}=$/.test(text)
      ? Buffer.from(text, 'base64')
      : null
  if (!bytes) return scryptSync(text, salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 })
  return Buffer.from(hkdfSync('sha256', bytes, salt, 'pgops data key', 32))
}

function findKeys(file = '') {
  for (let folder = dirname(resolve(file)); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'keys'))) return join(folder, 'keys')
  }
  return 'keys'
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
