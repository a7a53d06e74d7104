import { type Candidate, EACH_VALUE } from '../tree/choose-records.ts'
import { isCodeName, isPair, isTitle } from '../tree/name-words.ts'
import { type Place, pooledRecords } from '../tree/pooled-records.ts'
import { localName } from './read-xml-part.ts'
import type { XmlHandlers } from './xml-reader.ts'

interface Element {
  name: string
  steps: readonly string[]
  count: number
  children: Map<string, Element>
  attributes: number
  attributeNames: Set<string>
  hasText: boolean
  /** An attribute of it is called as titles are. */
  isTitled: boolean
  /** The element around the last one of it, by number. */
  within: number
  /** Whether two stand in one element. */
  isList: boolean
}

const MAX_ELEMENTS = 20_000
// Names that are data would fill the memory.
const MOST_NAMES = 200
const PARTS_OF_PAIR = 2
// No catalogue is deeper; each element keeps its path, which takes memory by the square of the depth.
const MOST_DEEP = 500

/** Counts a document's elements by their path, to tell which are its records. */
export class XmlStructure implements XmlHandlers {
  /** The document element with its attributes. */
  root: { name: string; attributes: Record<string, string> } | null = null
  /** That of a catalogue in several, when it says so. */
  language: string | null = null
  /** That of all prices, when the catalogue's head says so. */
  currency: string | null = null
  private isLanguage = false
  private isCurrency = false
  private readonly top: Element = newElement('', [])
  private stack: Element[] = [this.top]
  /** Numbers of the elements that are open, counted through the document. */
  private readonly numbers: number[] = [0]
  private number = 0
  private elements = 0

  readonly open = (prefixed: string, attributes: Record<string, string>): void => {
    const name = localName(prefixed)
    this.root ??= { name, attributes }
    this.isLanguage = name === 'LANGUAGE' && attributes['default'] === 'true'
    const parent = this.stack[this.stack.length - 1] ?? this.top
    this.isCurrency = name === 'CURRENCY' && parent.name === 'CATALOG'
    if (this.stack.length > MOST_DEEP) {
      this.stack.push(parent)
      this.numbers.push(++this.number)
      return
    }
    let element = parent.children.get(name)
    if (!element) {
      element = newElement(name, [...parent.steps, name])
      if (++this.elements < MAX_ELEMENTS) parent.children.set(name, element)
    }
    element.count++
    const within = this.numbers.at(-1) ?? 0
    element.isList ||= element.within === within
    element.within = within
    this.numbers.push(++this.number)
    const names = Object.keys(attributes)
    const own = names.filter(isOwn)
    element.attributes = Math.max(element.attributes, own.length)
    for (const each of own) if (element.attributeNames.size < MOST_NAMES) element.attributeNames.add(localName(each))
    element.isTitled ||= names.some(isTitle)
    this.stack.push(element)
  }

  readonly close = (): void => {
    this.isLanguage = false
    this.isCurrency = false
    this.stack.pop()
    this.numbers.pop()
  }

  readonly text = (text: string): void => {
    if (this.isLanguage) this.language ??= text.trim() || null
    if (this.isCurrency) this.currency ??= text.trim() || null
    const element = this.stack[this.stack.length - 1]
    if (element && !element.hasText && /\S/.test(text)) element.hasText = true
  }

  candidates(): Candidate[] {
    const found: Candidate[] = []
    const places: Place[] = []
    const visit = (element: Element) => {
      const { steps, count, isList, isTitled, children, attributes } = element
      const leaves = leavesOf(element)
      const hasTitle = isTitled || [...children.values()].some(({ name, hasText }) => hasText && isTitle(name))
      const names = namesIn(element)
      const path = `/${steps.join('/')}`
      const candidate = { path, steps, count, leaves, isList, isTitled: hasTitle, isPair: isPair(names), names }
      if (element !== this.top) places.push(candidate)
      if (element !== this.top && leaves > 0 && (children.size > 0 || attributes > 1)) found.push(candidate)
      const keyed = keyedIn(element)
      if (element !== this.top && keyed) found.push(keyed)
      for (const child of children.values()) visit(child)
    }
    visit(this.top)
    return [...found, ...pooledRecords(places)]
  }
}

/** Leaves that one element has, those of elements that repeat in it left out: they are parts of something else. */
function leavesOf(element: Element): number {
  let leaves = element.attributes
  for (const child of element.children.values()) {
    const isMany = child.count > element.count * 3
    if (child.children.size === 0) leaves += child.hasText || child.attributes > 0 ? 1 : 0
    else if (!isMany) leaves += leavesOf(child)
  }
  // What it is told in nothing but names with their values.
  return leaves > 0 || ![...element.children.values()].some((child) => isPair(namesIn(child))) ? leaves : PARTS_OF_PAIR
}

// Fewer are the parts of one thing.
const LEAST_KEYED = 3
// Elements that are alike have most of their parts in common; hardly any stands beside them.
const ALIKE = 0.6
const NEARLY_ALL = 0.9

/** The records that an element holds whose names are their own: `<item0>…</item0><item1>…</item1>`. */
function keyedIn({ steps, children }: Element): Candidate | null {
  const parts = [...children.values()].filter((child) => namesIn(child).size > 1)
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  if (parts.length < LEAST_KEYED || parts.length < children.size * NEARLY_ALL || count > parts.length) return null
  const counts = new Map<string, number>()
  for (const part of parts) for (const name of namesIn(part)) counts.set(name, (counts.get(name) ?? 0) + 1)
  const all = [...counts.values()].reduce((sum, each) => sum + each, 0)
  const common = [...counts].filter(([, each]) => each >= parts.length * ALIKE)
  if (common.reduce((sum, [, each]) => sum + each, 0) < all * ALIKE) return null
  // A size and a weight have a value and a unit each, too.
  if (!common.some(([name]) => isCodeName(name))) return null
  const path = `/${[...steps, EACH_VALUE].join('/')}`
  return { path, steps: [...steps, EACH_VALUE], count, leaves: Math.max(...parts.map(leavesOf)), isList: true }
}

function namesIn({ children, attributeNames }: Element): Set<string> {
  return new Set([...children.keys(), ...attributeNames])
}

function newElement(name: string, steps: readonly string[]): Element {
  const none = { count: 0, attributes: 0, hasText: false, isTitled: false, within: -1, isList: false }
  return { name, steps, children: new Map(), attributeNames: new Set(), ...none }
}

function isOwn(name: string): boolean {
  return name !== 'xmlns' && !name.startsWith('xmlns:') && !name.startsWith('xsi:')
}
