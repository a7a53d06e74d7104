import { xmlText } from './sheet-xml.ts'

const RELATIONSHIPS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
export const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml'
const COMMENTS_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml'

// A light red: to be seen beside every colour a supplier uses, and with black text on it.
const FILL = `<fill><patternFill patternType="solid"><fgColor rgb="FFFFC7CE"/><bgColor indexed="64"/></patternFill></fill>`

/** A style sheet for a workbook of our own: plain, marked, bold. */
export const ownStyles = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${FILL}</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fillId="2" applyFill="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`
export const MARKED = 1
export const BOLD = 2

/**
 * The style sheet with each style a second time, filled with the mark. `first` is the number of the first of these, so
 * that the marked form of style 3 is `first + 3`; null when the part has no cell styles.
 */
export function markStyles(styles: string): { styles: string; first: number } | null {
  const fills = /<((?:\w+:)?)fills\b[^>]*?(\/?)>/.exec(styles)
  const formats = /(<(?:\w+:)?cellXfs\b[^>]*>)([\s\S]*?)(<\/(?:\w+:)?cellXfs>)/.exec(styles)
  if (!fills || fills[2] === '/' || !formats) return null

  const prefix = fills[1] ?? ''
  const fillCount = (/<(?:\w+:)?fills\b[^>]*>([\s\S]*?)<\/(?:\w+:)?fills>/.exec(styles)?.[1] ?? '').match(
    /<(?:\w+:)?fill[\s>/]/g,
  )?.length
  const [, open = '', body = '', close = ''] = formats
  const xfs = body.match(/<(?:\w+:)?xf\b[^>]*?\/>|<(?:\w+:)?xf\b[^>]*>[\s\S]*?<\/(?:\w+:)?xf>/g) ?? []
  const marked = xfs.map((xf) =>
    xf
      .replace(/ (?:fillId|applyFill)="[^"]*"/g, '')
      .replace(/^<((?:\w+:)?xf)/, `<$1 fillId="${fillCount ?? 0}" applyFill="1"`),
  )
  const uncounted = open.replace(/ count="[^"]*"/, ` count="${xfs.length * 2}"`)
  const withFormats = styles.replace(formats[0], () => uncounted + body + marked.join('') + close)
  const fill = prefix === '' ? FILL : FILL.replace(/<(\/?)(\w)/g, `<$1${prefix}$2`)
  const withFill = withFormats
    .replace(/<((?:\w+:)?)fills\b[^>]*>/, (tag) => tag.replace(/ count="[^"]*"/, ` count="${(fillCount ?? 0) + 1}"`))
    .replace(/<\/(?:\w+:)?fills>/, (tag) => fill + tag)
  return { styles: withFill, first: xfs.length }
}

/** The types of the workbook's parts with those of ours. */
export function addTypes(
  types: string,
  { sheet, comments }: { sheet: string | null; comments: readonly string[] },
): string {
  const hasVml = /Extension="vml"/i.test(types)
  const ours = [
    hasVml ? '' : '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>',
    sheet === null ? '' : `<Override PartName="/${sheet}" ContentType="${SHEET_TYPE}"/>`,
    ...comments.map((part) => `<Override PartName="/${part}" ContentType="${COMMENTS_TYPE}"/>`),
  ].join('')
  return types.replace(/<\/(?:\w+:)?Types>/, (tag) => ours + tag)
}

/** Relations with one more. */
export function addRelations(
  relations: string | null,
  added: readonly { id: string; kind: 'worksheet' | 'comments' | 'vmlDrawing'; target: string }[],
): string {
  const ours = added
    .map(({ id, kind, target }) => `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`)
    .join('')
  if (relations === null) {
    return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="${RELATIONSHIPS}">${ours}</Relationships>`
  }
  if (/<Relationships\b[^>]*\/>/.test(relations)) {
    return relations.replace(
      /<Relationships\b([^>]*)\/>/,
      (_, attributes) => `<Relationships${attributes}>${ours}</Relationships>`,
    )
  }
  return relations.replace(/<\/(?:\w+:)?Relationships>/, (tag) => ours + tag)
}

/** The workbook with one more sheet, named as no other is. */
export function addSheet(workbook: string, { id, name }: { id: string; name: string }): string {
  const ids = [...workbook.matchAll(/ sheetId="(\d+)"/g)].map(([, number]) => Number(number))
  const names = new Set([...workbook.matchAll(/<(?:\w+:)?sheet\b[^>]* name="([^"]*)"/g)].map(([, one]) => one))
  let free = name
  for (let i = 2; names.has(free); i++) free = `${name} ${i}`
  const prefix = /<(\w+:)?sheets\b/.exec(workbook)?.[1] ?? ''
  const sheet = `<${prefix}sheet xmlns:r="${OFFICE}" name="${xmlText(free)}" sheetId="${Math.max(0, ...ids) + 1}" r:id="${id}"/>`
  return workbook.replace(/<\/(?:\w+:)?sheets>/, (tag) => sheet + tag)
}

/** What a cell's comment says, at its place. */
export interface Comment {
  /** 'B5' */
  cell: string
  row: number
  column: number
  text: string
}

export function* commentsXml(comments: readonly Comment[]): Generator<string> {
  yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="${MAIN}"><authors><author>Products Manager</author></authors><commentList>`
  for (const { cell, text } of comments)
    yield `<comment ref="${cell}" authorId="0"><text><t xml:space="preserve">${xmlText(text)}</t></text></comment>`
  yield '</commentList></comments>'
}

/** The boxes that spreadsheets show comments in. */
export function* commentBoxes(comments: readonly Comment[]): Generator<string> {
  yield '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>'
  for (const [i, { row, column }] of comments.entries())
    yield `<v:shape id="_x0000_s${900_001 + i}" type="#_x0000_t202" style="position:absolute;width:240pt;height:80pt;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note"><x:Anchor>${column + 1},15,${row},2,${column + 4},15,${row + 4},4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row - 1}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`
  yield '</xml>'
}

/** The element that ties comments to their sheet. */
export function legacyDrawing(prefix: string, id: string): string {
  return `<${prefix}legacyDrawing xmlns:r="${OFFICE}" r:id="${id}"/>`
}
