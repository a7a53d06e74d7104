import { type ElementTaker, PlainElements } from '../xml/plain-elements.ts'

/** Takes the texts that cells name by number, be they plain or not. */
export interface TextTaker extends ElementTaker {
  add(text: string): void
}

const OPENINGS = ['<t>', '<t xml:space="preserve">']

/** The texts of a workbook that are written in one piece. */
export class PlainTexts extends PlainElements {
  private readonly texts: TextTaker

  constructor(texts: TextTaker) {
    super('si', texts)
    this.texts = texts
  }

  protected take(_: string, from: number, to: number): boolean {
    const { text } = this
    const opening = OPENINGS.find((each) => text.startsWith(each, from))
    if (opening === undefined) return false
    const begin = from + opening.length
    const end = text.indexOf('<', begin)
    if (!text.startsWith('</t>', end) || end + 4 !== to) return false
    this.texts.add(text.slice(begin, end))
    return true
  }
}
