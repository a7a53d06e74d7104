import { fileDamaged } from '../../errors.ts'
import type { Segment } from './edifact-scanner.ts'

/** Checks what an interchange says of itself: as many segments and messages as it counts, under the same references. */
export class Envelope {
  private segments = 0
  private messages = 0
  private message: string | null = null
  private interchange: string | null = null
  private last: Segment | null = null

  add(segment: Segment): void {
    const { tag, elements } = segment
    this.last = segment
    if (this.interchange === null && tag !== 'UNB') throw this.damaged('it does not begin with UNB.')
    if (tag === 'UNB') this.interchange = elements[4]?.[0] ?? ''
    else if (tag === 'UNH') this.open(elements)
    else if (tag === 'UNT') this.close(elements)
    else if (tag === 'UNZ') this.finish(elements)
    else if (tag !== 'UNG' && tag !== 'UNE') {
      if (this.message === null) throw this.damaged(`${tag} stands outside a message.`)
      this.segments++
    }
  }

  end(): void {
    if (this.message !== null) throw this.damaged(`the message ${this.message} has no UNT.`)
    if (this.interchange !== null) throw this.damaged('the interchange has no UNZ.')
  }

  private open([reference, type]: string[][]): void {
    if (this.message !== null) throw this.damaged(`the message ${this.message} has no UNT before the next UNH.`)
    const name = type?.[0] ?? ''
    if (name !== 'PRICAT' && name !== 'PRODAT')
      throw this.damaged(`the message is ${name || 'of no type'}, not PRICAT.`)
    this.message = reference?.[0] ?? ''
    this.segments = 1
    this.messages++
  }

  private close([count, reference]: string[][]): void {
    const has = this.segments + 1
    if (Number(count?.[0]) !== has)
      throw this.damaged(`UNT counts ${count?.[0] ?? ''} segments, but the message has ${has}.`)
    if ((reference?.[0] ?? '') !== this.message) {
      throw this.damaged(`UNT closes the message ${reference?.[0] ?? ''}, but ${this.message ?? 'none'} is open.`)
    }
    this.message = null
  }

  private finish([count, reference]: string[][]): void {
    if (this.message !== null) throw this.damaged(`the message ${this.message} has no UNT.`)
    if (Number(count?.[0]) !== this.messages) {
      throw this.damaged(`UNZ counts ${count?.[0] ?? ''} messages, but the interchange has ${this.messages}.`)
    }
    if ((reference?.[0] ?? '') !== this.interchange) throw this.damaged('UNB and UNZ have different references.')
    this.interchange = null
    this.messages = 0
  }

  private damaged(problem: string) {
    return fileDamaged({ file: 'The EDIFACT message', where: { line: this.last?.line ?? 1 }, problem })
  }
}
