import { columnLabel } from '../formats/find-column.ts'
import { placeText } from '../formats/places.ts'
import type { Dialect, RawRow } from '../types.ts'
import { columnPlaces } from './column-places.ts'
import type { Problems } from './mark-workbook.ts'
import { ProblemBook, reasonsOf, suggestionsOf } from './problem-book.ts'
import { problemRows } from './problem-rows.ts'
import { type StyledCell, sheetXml } from './sheet-xml.ts'
import { addRelations, BOLD, MARKED, ownStyles, SHEET_TYPE } from './workbook-parts.ts'
import type { ZipEntry } from './zip-stream.ts'

const TYPES = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET_TYPE}"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="${SHEET_TYPE}"/></Types>`
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const ROOT = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`
const WORKBOOK = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}"><sheets><sheet name="Rows" sheetId="1" r:id="rId1"/><sheet name="Problems" sheetId="2" r:id="rId2"/></sheets></workbook>`
const STYLES = `<Relationship Id="rId3" Type="${OFFICE}/styles" Target="styles.xml"/>`

interface RecordsToMark {
  dialect: Dialect
  records: AsyncIterable<readonly RawRow[]>
  problems: Problems
}

/** A workbook of the bad records alone, for formats that no person edits: their cells, marked, and the list. */
export async function* badRecords({
  dialect,
  records,
  problems,
}: RecordsToMark): AsyncGenerator<ZipEntry, void, undefined> {
  const relations = addRelations(null, [
    { id: 'rId1', kind: 'worksheet', target: 'worksheets/sheet1.xml' },
    { id: 'rId2', kind: 'worksheet', target: 'worksheets/sheet2.xml' },
  ])
  yield { name: '[Content_Types].xml', content: [TYPES] }
  yield { name: '_rels/.rels', content: [ROOT] }
  yield { name: 'xl/workbook.xml', content: [WORKBOOK] }
  yield {
    name: 'xl/_rels/workbook.xml.rels',
    content: [relations.replace('</Relationships>', `${STYLES}</Relationships>`)],
  }
  yield { name: 'xl/styles.xml', content: [ownStyles] }
  yield { name: 'xl/worksheets/sheet1.xml', content: sheetXml(badRows({ dialect, records, problems })) }
  yield { name: 'xl/worksheets/sheet2.xml', content: sheetXml(problemRows(problems(), dialect.format)) }
}

async function* badRows({ dialect, records, problems }: RecordsToMark): AsyncGenerator<(string | StyledCell)[]> {
  const place = columnPlaces(dialect)
  const names = Array.from({ length: dialect.columnCount }, (_, i) => columnLabel(dialect, i))
  yield ['Place', ...names, 'Reason', 'Suggestion'].map((text) => ({ text, style: BOLD }))

  const book = new ProblemBook(problems())
  try {
    for await (const batch of records) {
      for (const { line, cells } of batch) {
        const found = await book.take(line)
        if (found.length === 0) continue
        const bad = new Set(found.map(({ column }) => place(column)))
        yield [
          placeText(dialect.format, line),
          ...names.map((_, i) => (bad.has(i) ? { text: cells[i] ?? '', style: MARKED } : (cells[i] ?? ''))),
          reasonsOf(found),
          suggestionsOf(found),
        ]
      }
    }
  } finally {
    await book.close()
  }
}
