import { fileDamaged, partNotFound } from '../../errors.ts'
import type { OpenedParts, TextStore } from '../../types.ts'
import { readWholePart, readXmlPart } from '../xml/read-xml-part.ts'
import { cellEscapes } from './cell-escapes.ts'
import { type CellStyle, styleOf } from './cell-style.ts'
import { PlainTexts, type TextTaker } from './plain-texts.ts'

/** What stands beside a workbook's sheets: which there are, how numbers are shown, from when days are counted. */
export interface XlsxBook {
  sheets: readonly { name: string; part: string; isHidden: boolean }[]
  styles: readonly CellStyle[]
  stringsPart: string | null
  date1904: boolean
}

export async function readXlsxBook(parts: OpenedParts): Promise<XlsxBook> {
  const main = (await relationsOf(parts, '')).find(({ type }) => type.endsWith('/officeDocument'))?.target
  const book = main ?? 'xl/workbook.xml'
  if (!parts.names.includes(book)) throw fileDamaged({ file: 'The workbook', where: {}, problem: `it has no ${book}.` })

  const relations = await relationsOf(parts, book)
  const targets = new Map(relations.map(({ id, target }) => [id, target]))
  const targetOf = (type: string) => relations.find((each) => each.type.endsWith(`/${type}`))?.target
  const sheets: { name: string; part: string; isHidden: boolean }[] = []
  let date1904 = false
  await readWholePart(parts, book, {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = isTrue(attributes['date1904'])
      if (name !== 'sheet') return
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id') || key === 'id')?.[1] ?? ''
      const part = targets.get(id)
      // Sheets of charts and of macros have no cells.
      if (part === undefined || !/worksheets\//i.test(part)) return
      const isHidden = attributes['state'] !== undefined && attributes['state'] !== 'visible'
      sheets.push({ name: attributes['name'] ?? '', part, isHidden })
    },
    close() {},
    text() {},
  })
  const styles = targetOf('styles')
  const strings = targetOf('sharedStrings')
  return {
    sheets,
    styles: styles !== undefined && parts.names.includes(styles) ? await readStyles(parts, styles) : [],
    stringsPart: strings !== undefined && parts.names.includes(strings) ? strings : null,
    date1904,
  }
}

/** The texts that cells name by number. */
export async function readSharedTexts(parts: OpenedParts, { stringsPart }: XlsxBook): Promise<TextStore> {
  const store = parts.createTextStore()
  if (stringsPart === null) return store
  const texts = new TextReader(store)
  try {
    for await (const _ of readXmlPart(parts, stringsPart, texts, new PlainTexts(texts)));
    return store
  } catch (error) {
    store.close()
    throw error
  }
}

/** Elements, or plain texts, in, texts out. */
class TextReader implements TextTaker {
  isBetween = false
  private readonly store: TextStore
  private value = ''
  private depth = 0
  private phonetic = 0

  constructor(store: TextStore) {
    this.store = store
  }

  add(text: string): void {
    this.store.add(cellEscapes(text))
  }

  readonly open = (name: string): void => {
    if (name === 'sst') this.isBetween = true
    if (name === 'si') {
      this.isBetween = false
      this.value = ''
    }
    if (name === 'rPh') this.phonetic++
    if (name === 't') this.depth++
  }

  readonly close = (name: string): void => {
    if (name === 't') this.depth--
    if (name === 'rPh') this.phonetic--
    if (name === 'sst') this.isBetween = false
    if (name === 'si') {
      this.isBetween = true
      this.add(this.value)
    }
  }

  readonly text = (piece: string): void => {
    // How a Japanese word is pronounced stands beside it and is no part of it.
    if (this.depth > 0 && this.phonetic === 0) this.value += piece
  }
}

/** The part of a sheet by its name. */
export function sheetPart(book: XlsxBook, name: string): string {
  const sheet = book.sheets.find((each) => each.name === name)
  if (!sheet) throw partNotFound({ what: 'sheet', wanted: name, found: book.sheets.map((each) => each.name) })
  return sheet.part
}

interface Relation {
  id: string
  type: string
  target: string
}

/** What a part refers to, by paths from the workbook's top. */
async function relationsOf(parts: OpenedParts, of: string): Promise<Relation[]> {
  const slash = of.lastIndexOf('/')
  const folder = of.slice(0, slash + 1)
  const name = `${folder}_rels/${of.slice(slash + 1)}.rels`
  if (!parts.names.includes(name)) return []
  const relations: Relation[] = []
  await readWholePart(parts, name, {
    open(tag, { Id = '', Type = '', Target = '', TargetMode }) {
      if (tag !== 'Relationship' || TargetMode === 'External') return
      relations.push({ id: Id, type: Type, target: resolved(folder, Target) })
    },
    close() {},
    text() {},
  })
  return relations
}

function resolved(folder: string, target: string): string {
  return new URL(target, `file:///${folder}`).pathname.slice(1).replace(/%20/g, ' ')
}

async function readStyles(parts: OpenedParts, name: string): Promise<CellStyle[]> {
  const codes = new Map<number, string>()
  const styles: CellStyle[] = []
  let inCells = false
  await readWholePart(parts, name, {
    open(tag, attributes) {
      if (tag === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
      if (tag === 'cellXfs') inCells = true
      if (tag !== 'xf' || !inCells) return
      const id = Number(attributes['numFmtId'] ?? 0)
      styles.push(styleOf(id, codes.get(id)))
    },
    close(tag) {
      if (tag === 'cellXfs') inCells = false
    },
    text() {},
  })
  return styles
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true'
}
