import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lookAtSource } from './look-at-source.ts'
import { aZip } from './testing/a-zip.ts'
import { readCatalogue } from './testing/read-catalogue.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pm-no-list-'))
})
afterAll(() => rm(folder, { recursive: true }))

const EANS = ['4006381300018', '4006381300025', '4006381300032', '4006381300049', '4006381300056', '4006381300063']
const values = EANS.map((ean, i) => `('A-${i}', '${ean}', 'Pen ${i}', ${i}.50)`)
const compound = (...streams: string[]) =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(600),
    ...streams.map((name) => Buffer.from(name, 'utf16le')),
    Buffer.alloc(600),
  ])
const noise = Buffer.alloc(300, 0x99)

async function written(content: string | Uint8Array, name = 'prices.csv'): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

describe('what holds no list of products', () => {
  it.each<[string, string | Uint8Array]>([
    ['a dump of a database (SQL)', `INSERT INTO products (sku, ean, name, price) VALUES ${values.join(',\n')};\n`],
    [
      'a dump of a database (SQL)',
      `-- MySQL dump 10.13\n--\n/*!40101 SET NAMES utf8 */;\nDROP TABLE IF EXISTS \`a\`;\nINSERT INTO \`a\` VALUES ${values};`,
    ],
    [
      'a dump of a database (SQL)',
      '--\n-- PostgreSQL database dump\n--\nSET statement_timeout = 0;\nCOPY a (sku) FROM stdin;\nA-1\n\\.\n',
    ],
    [
      'a dump of a database (SQL)',
      iconv.encode("USE [shop]\nGO\nINSERT [dbo].[P] ([sku]) VALUES (N'A')\n", 'utf-16le', { addBOM: true }),
    ],
    ['a catalogue in DATANORM 3', `V 010190${'Elektro Muster'.padEnd(115)}03DEM\r\nN123456\r\n`],
    ['a list of contacts (vCard)', 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:John Doe\r\nTEL:123\r\nEND:VCARD\r\n'],
    ['a calendar', 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n'],
    ['a PDF document', '%PDF-1.7\n1 0 obj\n'],
    ['a PDF document', '\r\n%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\n'],
    ['an RTF document', '{\\rtf1\\ansi{\\fonttbl{\\f0 Times;}}\nA-1\\cell 4006381300018\\cell\\row\n}'],
    ['a PostScript document', '%!PS-Adobe-3.0\n%%Title: list\n'],
    ['a vector picture (SVG)', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><g/><g/></svg>'],
    ['a BMP picture', Buffer.concat([Buffer.from('424d360c00000000000036000000', 'hex'), noise])],
    ['a TIFF picture', Buffer.concat([Buffer.from('4d4d002a00000008', 'hex'), noise])],
    ['a film or a picture of a phone', Buffer.concat([Buffer.from('00000018', 'hex'), Buffer.from('ftypheic'), noise])],
    ['a program', Buffer.concat([Buffer.from('4d5a90000300000004000000ffff', 'hex'), noise])],
    ['a program or a script', '#!/bin/sh\necho SKU;EAN\n'],
    ['an Access database', Buffer.concat([Buffer.from('00010000', 'hex'), Buffer.from('Standard ACE DB\0'), noise])],
    ['a dBASE table (.dbf)', Buffer.concat([Buffer.from('037e0b1606000000a1003100', 'hex'), Buffer.alloc(20)])],
    ['a mail', 'From: a@b.example\r\nSubject: Prices\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nA;B\r\n'],
    ['a mail', 'From a@b Mon Jan  1 10:00:00 2026\nReceived: from x\n by y\nFrom: a@b\nDate: Mon\n\nSKU;EAN\n'],
    ['JSON inside a script', 'var products = [{"sku":"A-1"}];'],
    ['JSON inside a script', ')]}\',\n[{"sku":"A-1"}]'],
    ['a link to a file', '[InternetShortcut]\r\nURL=https://a.example/prices.csv\r\n'],
    ['an encrypted or signed message', '-----BEGIN PGP MESSAGE-----\n\nhQEMA9\n-----END PGP MESSAGE-----\n'],
    ['a YAML document', 'products:\n- sku: A-1\n  ean: "4006381300018"\n- sku: A-2\n  ean: "4006381300025"\n'],
    [
      "a server's message of an error",
      '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
    ],
    ['a Word document', aZip({ 'word/document.xml': Buffer.from('<w/>') })],
    ['a PowerPoint presentation', aZip({ 'ppt/presentation.xml': Buffer.from('<p/>') })],
    [
      'an OpenDocument text, presentation or drawing',
      aZip({
        mimetype: Buffer.from('application/vnd.oasis.opendocument.text'),
        'content.xml': Buffer.from('<office:text/>'),
      }),
    ],
    ['a document of Numbers, Pages or Keynote', aZip({ 'Index/Document.iwa': Buffer.from('..') })],
    ['a Word document', compound('Root Entry', 'WordDocument')],
    ['a mail of Outlook', compound('Root Entry', '__substg1.0_0037001F')],
  ])('is told as %s', async (kind, content) => {
    const looked = lookAtSource(await written(content), {})

    await expect(looked).rejects.toMatchObject({ code: 'IMPORT_FILE_NOT_TEXT', facts: { kind } })
  })

  it('is told inside an archive, too', async () => {
    const dump = Buffer.from(`INSERT INTO products VALUES ${values};`)

    await expect(lookAtSource(await written(gzipSync(dump)), {})).rejects.toThrow('a dump of a database')
    await expect(lookAtSource(await written(aZip({ 'dump.txt': dump })), {})).rejects.toThrow('a dump of a database')
  })
})

describe('a list is not taken for something else', () => {
  it.each([
    ['Set of pens;EAN;Price', 'sets'],
    ['Begin;EAN;End', 'times'],
    ['From: Acme\nTo: all shops\nDate: 1 May 2026\nSubject: prices\n\nSKU;EAN;Name', 'a letterhead'],
    ['-- prices of May --\nSKU;EAN;Name', 'a line above in dashes'],
    ['- Note: prices are net\nSKU;EAN;Name', 'a note above'],
    ['Update;EAN;Insert into', 'words of SQL'],
    ['MZ;EAN;Name', 'the letters of a program'],
  ])('%s', async (header) => {
    const rows = EANS.map((ean, i) => `A-${i};${ean};Pen ${i}`).join('\n')

    const { file, detection } = await lookAtSource(await written(`${header}\n${rows}\n`), {})
    await file.close()

    expect(detection.columns[1]).toMatchObject({ name: 'EAN', shape: 'gtin' })
  })
})

describe('a page of the web', () => {
  const table = `<table><tr><th>SKU<th>EAN<th>Größe</tr>${EANS.map((ean, i) => `<tr><td>A-${i}<td>${ean}<td>Maß ${i}</tr>`).join('')}</table>`

  it.each(['utf-16le', 'utf-16be'])('is one in %s, with or without a mark', async (encoding) => {
    for (const addBOM of [true, false]) {
      const login = iconv.encode('<!doctype html><title>Sign in</title>', encoding, { addBOM })

      await expect(lookAtSource(await written(login), {})).rejects.toMatchObject({ code: 'IMPORT_FILE_WEB_PAGE' })
    }
  })

  it.each(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])('is read when it has a table, in %s', async (encoding) => {
    const head = `<meta charset="${encoding}">`
    const page = iconv.encode(`<!doctype html><html>${head}${table}</html>`, encoding, { addBOM: true })

    const { drafts, problems } = await readCatalogue(await written(page, 'page.html'), { profile: null })

    expect(problems).toEqual([])
    expect(drafts.map(({ ean }) => ean)).toEqual(EANS)
  })

  it('is a page when its table has no rows of several cells', async () => {
    const page = '<!doctype html><table><tr><td>502 Bad Gateway</td></tr><tr><td>nginx</td></tr></table>'

    await expect(lookAtSource(await written(page), {})).rejects.toMatchObject({ code: 'IMPORT_FILE_WEB_PAGE' })
  })

  it.each([
    ['comments', '<!---->'.repeat(9_000)],
    ['fields', `<html>${'<input '.repeat(9_000)}`],
    ['comments of SQL', '/**/'.repeat(16_000)],
    ['an open comment of SQL', `/*${'* '.repeat(30_000)}`],
    ['lines of a head', 'From: \n '.repeat(8_000)],
  ])(
    'or a file of nothing but %s is looked at in no time',
    async (_, content) => {
      await lookAtSource(await written(content), {}).then(
        ({ file }) => file.close(),
        () => {},
      )
    },
    5_000,
  )
})
