import { CFB } from '@e965/xlsx'
import { SaxesParser } from 'saxes'
import { aZip } from './a-zip.ts'

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** The parts of an archive by name. */
export function partsOf(bytes: Uint8Array): Record<string, Buffer> {
  const { FullPaths, FileIndex } = CFB.read(Buffer.from(bytes), { type: 'buffer' }) as {
    FullPaths: string[]
    FileIndex: { content?: Uint8Array }[]
  }
  return Object.fromEntries(
    FullPaths.flatMap((path, i) => {
      const name = path.replace(/^Root Entry\//, '')
      const content = FileIndex[i]?.content
      return content && !name.endsWith('/') && !name.includes('Sh33tJ5') ? [[name, Buffer.from(content)]] : []
    }),
  )
}

export const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString()

interface Tag {
  name: string
  of: Record<string, string>
}

/** What a strict reader would refuse: XML that is not well formed, types, relations and sheets that lead nowhere. */
export function packageFaults(bytes: Uint8Array): string[] {
  const parts = partsOf(bytes)
  const faults: string[] = []
  const tags = new Map<string, Tag[]>()
  for (const [part, content] of Object.entries(parts)) {
    if (!/\.(?:xml|rels|vml)$/.test(part)) continue
    const parser = new SaxesParser()
    const found: Tag[] = []
    parser.on('opentag', ({ name, attributes }) => void found.push({ name, of: attributes as Record<string, string> }))
    parser.on('error', ({ message }) => void faults.push(`${part}: ${message}`))
    parser.write(content.toString()).close()
    tags.set(part, found)
  }

  const types = tags.get('[Content_Types].xml') ?? []
  const endings = new Set(types.map(({ of }) => of['Extension']))
  const named = types.flatMap(({ of }) => (of['PartName'] === undefined ? [] : [of['PartName'].slice(1)]))
  for (const part of named) if (!parts[part]) faults.push(`a type for ${part}, which is not there`)
  if (new Set(named).size < named.length) faults.push('a part with two types')
  for (const part of Object.keys(parts)) {
    if (part !== '[Content_Types].xml' && !named.includes(part) && !endings.has(part.split('.').at(-1)))
      faults.push(`${part} has no type`)
  }

  for (const [part, found] of tags) {
    if (!part.endsWith('.rels')) continue
    const owner = part.replace(/_rels\/([^/]*)\.rels$/, '$1')
    const relations = found.filter(({ name }) => name === 'Relationship')
    const ids = new Set(relations.map(({ of }) => of['Id']))
    if (ids.size < relations.length) faults.push(`${part} has an id twice`)
    for (const { of } of relations) {
      const target = new URL(of['Target'] ?? '', `file:///${owner}`).pathname.slice(1)
      if (of['TargetMode'] !== 'External' && !parts[target])
        faults.push(`${part} leads to ${target}, which is not there`)
    }
    for (const { name, of } of tags.get(owner) ?? [])
      if (of['r:id'] !== undefined && !ids.has(of['r:id'])) faults.push(`${owner}: ${name} has no relation`)
  }
  const sheets = (tags.get('xl/workbook.xml') ?? []).filter(({ name }) => name === 'sheet')
  if (new Set(sheets.map(({ of }) => of['name']?.toLowerCase())).size < sheets.length)
    faults.push('two sheets of one name')
  return faults
}

/**
 * A workbook with what spreadsheets write beside cells: styles, a formula, rules with extensions of their own, a table,
 * a second sheet, macros. Price in row 2 is good, row 3 has no title and a price with another mark.
 */
export function aRichWorkbook(): Uint8Array {
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`
  const relations = (...each: string[]) =>
    `${XML}<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`
  const override = (part: string, type: string) =>
    `<Override PartName="/${part}" ContentType="application/vnd.${type}+xml"/>`
  const sheetType = 'openxmlformats-officedocument.spreadsheetml.worksheet'
  const files: Record<string, string> = {
    '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>${override('xl/workbook.xml', 'ms-excel.sheet.macroEnabled.main')}${override('xl/styles.xml', 'openxmlformats-officedocument.spreadsheetml.styles')}${override('xl/sharedStrings.xml', 'openxmlformats-officedocument.spreadsheetml.sharedStrings')}${override('xl/worksheets/sheet1.xml', sheetType)}${override('xl/worksheets/sheet2.xml', sheetType)}</Types>`,
    '_rels/.rels': relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `${XML}<workbook ${MAIN} xmlns:r="${OFFICE}"><sheets><sheet name="Prices" sheetId="1" r:id="rId1"/><sheet name="Notes" sheetId="4" r:id="rId2"/></sheets><definedNames><definedName name="All">Prices!$A$1:$C$3</definedName></definedNames></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      relation('rId1', 'worksheet', 'worksheets/sheet1.xml'),
      relation('rId2', 'worksheet', 'worksheets/sheet2.xml'),
      relation('rId3', 'styles', 'styles.xml'),
      relation('rId4', 'sharedStrings', 'sharedStrings.xml'),
      '<Relationship Id="rId5" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>',
    ),
    'xl/vbaProject.bin': 'macros',
    'xl/styles.xml': `${XML}<styleSheet ${MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="0.00"/></numFmts><fonts count="2"><font><sz val="11"/></font><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" applyFont="1"><alignment horizontal="center"/></xf><xf numFmtId="164" applyNumberFormat="1"/></cellXfs><dxfs count="1"><dxf><fill><patternFill><bgColor rgb="FF00FF00"/></patternFill></fill></dxf></dxfs></styleSheet>`,
    'xl/sharedStrings.xml': `${XML}<sst ${MAIN}><si><t>sku</t></si><si><t>title</t></si><si><t>price</t></si><si><t>Pen</t></si></sst>`,
    'xl/worksheets/sheet1.xml': `${XML}<worksheet ${MAIN} xmlns:r="${OFFICE}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="1" width="20"/></cols><sheetData><row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c><c r="C1" s="1" t="s"><v>2</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>A1</t></is></c><c r="B2" t="s"><v>3</v></c><c r="C2" s="2"><f>1+1.5</f><v>2.5</v></c></row><row r="3" ht="20"><c r="A3" t="inlineStr"><is><t>A2</t></is></c><c r="C3" s="2" t="inlineStr"><is><t>7,90</t></is></c></row></sheetData><autoFilter ref="A1:C3"/><conditionalFormatting sqref="C2:C3"><cfRule type="dataBar" priority="1"><dataBar><cfvo type="min"/><cfvo type="max"/><color rgb="FF638EC6"/></dataBar><extLst><ext uri="{B025F937-C7B1-47D3-B67F-A62EFF666E3E}"/></extLst></cfRule></conditionalFormatting><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"/></extLst></worksheet>`,
    'xl/worksheets/sheet2.xml': `${XML}<worksheet ${MAIN}><sheetData><row r="1"><c r="A1"><f>SUM(Prices!C2:C3)</f><v>2.5</v></c></row></sheetData></worksheet>`,
  }
  return aZip(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, Buffer.from(content)])))
}
