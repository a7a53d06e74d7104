import { ANYWHERE, EACH_VALUE, KEY_COLUMN } from '../tree/choose-records.ts'
import { isProperty, pairPart } from '../tree/name-words.ts'
import { PAIRS, TreeCells, type TreeColumns } from '../tree/tree-columns.ts'
import type { HeldRows } from './held-rows.ts'
import { ONIX_ROOT } from './known-catalogues.ts'
import { localName } from './read-xml-part.ts'
import type { XmlHandlers } from './xml-reader.ts'

// Elements that differ in one of these are different columns: a text in two languages, prices of several kinds.
const KINDS = ['lang', 'type', 'price_type', 'qualifier', 'languageCode', 'additionalTradeItemIdentificationTypeCode']
// Between a feature and its name stands nothing but this in BMEcat 2005.
const TRANSPARENT = 'FTEMPLATE'
const MAX_NODES = 50_000
// ONIX says in the first child of an element what kind it is: an identifier or a price of this or that type.
const ONIX_KINDS = new Set([
  'ProductIDType',
  'TitleType',
  'TextType',
  'PriceType',
  'MeasureType',
  'SubjectSchemeIdentifier',
])
// Icecat has the value of a feature in this attribute, and its name two elements below.
const PRESENTED = 'Presentation_Value'
const NO_KINDS: ReadonlySet<string> = new Set()

/** A path below the record, met at least once. */
class PathNode {
  readonly path: string
  readonly name: string
  /** The node around it; null for the record's. */
  outer: PathNode | null = null
  /** What kind of part of a pair the element is. */
  readonly part: ReturnType<typeof pairPart>
  readonly isProperty: boolean
  /** The name of its part that says what it is, where that is the name of a column. */
  readonly label: string | null
  private readonly children = new Map<string, PathNode>()
  private readonly attributes = new Map<string, number>()
  private column: number | null = null
  private pairs: number | null = null

  constructor(path: string, name: string, label: string | null = null) {
    this.path = path
    this.label = label
    this.name = name
    this.part = pairPart(name)
    this.isProperty = isProperty(name)
  }

  child(key: string, name: string, make: (path: string, name: string) => PathNode): PathNode {
    const known = this.children.get(key)
    if (known) return known
    const child = make(this.path === '' ? key : `${this.path}/${key}`, name)
    child.outer = this
    this.children.set(key, child)
    return child
  }

  place(columns: TreeColumns): number {
    this.column ??= columns.place(this.path)
    return this.column
  }

  pairsPlace(columns: TreeColumns): number {
    this.pairs ??= columns.place(this.path === '' ? PAIRS : `${this.path}/${PAIRS}`)
    return this.pairs
  }

  attributePlace(name: string, columns: TreeColumns): number {
    const known = this.attributes.get(name)
    if (known !== undefined) return known
    const place = columns.place(this.path === '' ? `@${name}` : `${this.path}/@${name}`)
    this.attributes.set(name, place)
    return place
  }
}

/** An element of the record that is open. */
interface Frame {
  node: PathNode
  text: string
  hasChildren: boolean
  /** Its name, value and unit, when it is a property; told as leaves when it turns out to be none. */
  parts: { node: PathNode; part: 'name' | 'value' | 'unit'; text: string }[] | null
  /** The name of a property, when it is an attribute. */
  label: string | null
  /** Its value as it is shown, where its name comes further down. */
  presented: string | null
  /** How many steps of the way from the record down to the list the element is; -1 beside it. */
  onWay: number
}

export interface RecordSettings {
  /** Names from the root to the record, without prefixes. */
  steps: readonly string[]
  /** Names from the record down to the element in it that is a row; empty where the record is. */
  list: readonly string[]
  columns: TreeColumns
  rows: HeldRows
  line(): number
}

/** Elements in, records out: every leaf and attribute below the record's element is a cell. */
export class RecordReader implements XmlHandlers {
  private readonly settings: RecordSettings
  /** Those of the record, or of the element in it that is open and a row. */
  private cells: TreeCells
  private outerCells: TreeCells | null = null
  private innerLine = 0
  private readonly root = new PathNode('', '')
  private nodes = 1
  /** How many elements above and with the record are open, and how many of them are on its path. */
  private depth = 0
  private matched = 0
  private startLine = 0
  private stack: Frame[] = []
  private transparent = 0
  private readonly kindNames: ReadonlySet<string>
  private readonly above: (readonly [place: string, value: string])[][] = []

  constructor(settings: RecordSettings) {
    this.settings = settings
    this.cells = new TreeCells(settings.columns)
    this.kindNames = settings.steps[0] === ONIX_ROOT ? ONIX_KINDS : NO_KINDS
  }

  readonly open = (prefixed: string, attributes: Record<string, string>): void => {
    const name = localName(prefixed)
    if (this.stack.length > 0) {
      this.openInside(name, attributes)
      return
    }
    const { steps } = this.settings
    this.depth++
    const isAnywhere = this.isAnywhere()
    if (!isAnywhere && (this.matched !== this.depth - 1 || !this.isOnPath(name))) return
    if (!isAnywhere) this.matched++
    if (isAnywhere ? steps.at(-1) !== name : this.matched < steps.length) {
      this.above.push(attributesOf(attributes).map(([key, value]) => [`${name}/@${key}`, value] as const))
      return
    }
    this.startLine = this.settings.line()
    const { columns } = this.settings
    if (steps.at(-1) === EACH_VALUE) this.cells.add(columns.place(KEY_COLUMN), name)
    for (const outer of this.above)
      for (const [path, value] of outer) this.cells.add(columns.place(`../${path}`), value)
    this.openFrame(this.root, attributes, { kind: null, onWay: 0 })
  }

  readonly text = (text: string): void => {
    const frame = this.stack[this.stack.length - 1]
    if (frame) frame.text = frame.text === '' ? text : frame.text + text
  }

  readonly close = (prefixed: string): void => {
    if (this.stack.length === 0) {
      if (this.matched === this.depth) this.matched--
      this.depth--
      // What is around it is on the path, or anywhere below that.
      if (this.above.length > this.depth) this.above.pop()
      return
    }
    if (this.transparent > 0 && localName(prefixed) === TRANSPARENT) {
      this.transparent--
      return
    }
    const frame = this.stack.pop()
    if (frame) this.closeFrame(frame)
  }

  private openInside(name: string, attributes: Record<string, string>): void {
    const parent = this.stack[this.stack.length - 1]
    if (!parent) return
    parent.hasChildren = true
    if (name === TRANSPARENT) {
      this.transparent++
      return
    }
    const { list } = this.settings
    const onWay = parent.onWay >= 0 && list[parent.onWay] === name ? parent.onWay + 1 : -1
    const kind = onWay === -1 ? kindOf(name, attributes) : null
    const node = parent.node.child(kind === null ? name : `${name}[${kind}]`, name, this.makeNode)
    if (onWay === list.length) this.beginInner()
    this.openFrame(node, attributes, { kind, onWay })
  }

  private beginInner(): void {
    this.innerLine = this.settings.line()
    this.outerCells = this.cells
    this.cells = new TreeCells(this.settings.columns)
  }

  private endInner(outer: TreeCells): void {
    this.settings.rows.addInner(this.innerLine, this.cells.take())
    this.cells = outer
    this.outerCells = null
  }

  private readonly makeNode = (path: string, name: string): PathNode => {
    if (++this.nodes > MAX_NODES) return new PathNode('…', name)
    return new PathNode(path, name, this.settings.columns.labelAt(path))
  }

  private openFrame(
    node: PathNode,
    attributes: Record<string, string>,
    { kind, onWay }: { kind: string | null; onWay: number },
  ): void {
    const frame: Frame = { node, text: '', hasChildren: false, parts: null, label: null, presented: null, onWay }
    this.stack.push(frame)
    const feature = this.stack[this.stack.length - 3]
    if (node.label !== null) frame.label = attributes[node.label] ?? null
    for (const [name, value] of attributesOf(attributes)) {
      if (kind !== null && KINDS.includes(name)) continue
      const isLabelled = node.label !== null || node.isProperty || node.outer?.isProperty
      const part = node.label === name ? 'name' : isLabelled ? pairPart(name) : null
      if (part === 'name') frame.label = value
      else if (part === 'value' && frame.label !== null) frame.text = value
      else if (node.isProperty && name === PRESENTED) frame.presented = value
      else if (node.part === 'name' && name === 'Value' && feature?.presented != null) feature.label ??= value
      else this.cells.add(node.attributePlace(name, this.settings.columns), value.trim())
    }
  }

  private closeFrame(frame: Frame): void {
    const { columns } = this.settings
    const parent = this.stack[this.stack.length - 1]
    const text = frame.presented?.trim() ?? frame.text.trim()
    if (frame.parts !== null) this.closeProperty(frame, frame.parts)
    if (this.kindNames !== NO_KINDS && parent !== undefined && text !== '' && this.kindNames.has(frame.node.name))
      this.setKind(parent, text)
    else if (frame.label !== null) this.closeLabelled(frame, text)
    else if (text !== '' && parent !== undefined) {
      const part = parent.node.label === frame.node.name ? 'name' : frame.node.part
      // A name or a value may be half of a pair; the element around them knows.
      if (part !== null && !frame.hasChildren && parent.node !== this.root) {
        parent.parts ??= []
        parent.parts.push({ node: frame.node, part, text })
      } else this.cells.add(frame.node.place(columns), text)
    } else if (text !== '' && !frame.hasChildren) this.cells.add(columns.place('.'), text)
    if (parent === undefined) this.closeRecord()
    else if (this.outerCells !== null && frame.onWay === this.settings.list.length) this.endInner(this.outerCells)
  }

  /** What comes in an element from here on belongs to its kind. */
  private setKind(frame: Frame, kind: string): void {
    const { name, outer } = frame.node
    if (outer !== null) frame.node = outer.child(`${name}[${kindText(kind)}]`, name, this.makeNode)
  }

  private closeProperty(frame: Frame, parts: NonNullable<Frame['parts']>): void {
    const { columns } = this.settings
    const name = parts.find(({ part }) => part === 'name')?.text ?? frame.label
    const values = parts.filter(({ part }) => part === 'value')
    if (name === null || values.length === 0) {
      for (const each of parts) this.cells.add(each.node.place(columns), each.text)
      return
    }
    const unit = parts.find(({ part }) => part === 'unit')?.text
    const value = values.map(({ text }) => text).join(', ')
    frame.label = null
    this.addPair(frame.node, name, unit === undefined ? value : `${value} ${unit}`)
  }

  private closeLabelled({ node, label }: Frame, text: string): void {
    const { columns } = this.settings
    if (text !== '') this.addPair(node, (label ?? '').trim(), text)
    else this.cells.add(node.attributePlace('name', columns), (label ?? '').trim())
  }

  private addPair(node: PathNode, name: string, value: string): void {
    if (this.cells.addLabelled(node.path, name, value)) return
    this.cells.addPair(node.pairsPlace(this.settings.columns), name, value)
  }

  private closeRecord(): void {
    this.settings.rows.addRecord(this.startLine, this.cells.take())
    if (!this.isAnywhere()) this.matched--
    this.depth--
  }

  private isOnPath(name: string): boolean {
    const step = this.settings.steps[this.matched]
    return step === name || step === EACH_VALUE
  }

  /** Whether records stand at any depth from here on. */
  private isAnywhere(): boolean {
    return this.settings.steps[this.matched] === ANYWHERE
  }
}

function kindText(kind: string): string {
  return kind.replace(/[/:[\]]/g, '_').slice(0, 50)
}

/** Attributes by their local names, namespaces and schema hints left out. */
function attributesOf(attributes: Record<string, string>): [string, string][] {
  const own: [string, string][] = []
  for (const name in attributes) {
    if (name === 'xmlns' || name.startsWith('xmlns:') || name.startsWith('xsi:')) continue
    own.push([localName(name), attributes[name] ?? ''])
  }
  return own
}

function kindOf(element: string, attributes: Record<string, string>): string | null {
  // PrestaShop has a text of each language in an element that is called so, with the number of the language.
  if (element === 'language' && attributes['id']) return kindText(attributes['id'])
  for (const name in attributes) {
    if (!KINDS.includes(localName(name)) || name.startsWith('xsi:')) continue
    const value = (attributes[name] ?? '').trim()
    if (value !== '' && value.length <= 50) return kindText(value)
  }
  return null
}
