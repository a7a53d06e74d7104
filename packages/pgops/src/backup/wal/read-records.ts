import type { Lsn } from '@products-manager/postgres'
import { crc32c } from './crc32c.ts'

/** A commit in the log. */
export interface Commit {
  /** Where its record ends. */
  end: Lsn
  at: Date
}

/** What the log says about its own end. */
export interface LogEnd {
  /** The end of the last record that is whole. */
  end: Lsn
  /** The beginning of that record. */
  lastBegin: Lsn | null
  firstCommit: Commit | null
  lastCommit: Commit | null
}

const PAGE = 8_192
const SHORT_HEAD = 24
const LONG_HEAD = 40
const RECORD_HEAD = 24
const CONTINUES = 0x0001
const LONG = 0x0002
const TRANSACTIONS = 1
const KIND_MASK = 0x70
const COMMITS = [0x00, 0x30]
const LOG_ITSELF = 0
const SWITCH = 0x40
// PostgreSQL counts microseconds from 2000.
const EPOCH_MS = 946_684_800_000
// Records are smaller than a gigabyte; a wild length is the end of what is valid.
const LONGEST_RECORD = 2 ** 30

/** Walks the records of consecutive segments and tells where the valid ones end, as a recovery would find it. */
export function readRecords(bytes: Buffer, start: Lsn, segmentBytes: number): LogEnd {
  const reader = new LogReader(bytes, start, segmentBytes)
  const found: LogEnd = { end: start, lastBegin: null, firstCommit: null, lastCommit: null }
  for (let record = reader.next(); record; record = reader.next()) {
    found.end = record.end
    found.lastBegin = record.begin
    const commit = commitIn(record)
    if (!commit) continue
    found.firstCommit ??= commit
    found.lastCommit = commit
  }
  return found
}

interface LogRecord {
  bytes: Buffer
  begin: Lsn
  end: Lsn
}

function commitIn({ bytes, end }: LogRecord): Commit | null {
  if (bytes[17] !== TRANSACTIONS || !COMMITS.includes((bytes[16] ?? 0) & KIND_MASK)) return null
  for (let at = RECORD_HEAD; at < bytes.length; ) {
    const block = bytes[at]
    // An origin and the outer transaction's number may stand before the record's own part.
    if (block === 253) at += 3
    else if (block === 252) at += 5
    else if (block === 255) return { end, at: timeAt(bytes, at + 2) }
    else if (block === 254) return { end, at: timeAt(bytes, at + 5) }
    else return null
  }
  return null
}

function timeAt(bytes: Buffer, at: number): Date {
  return new Date(Number(bytes.readBigInt64LE(at) / 1_000n) + EPOCH_MS)
}

/** Gives records one by one; null at the first that is not valid. */
class LogReader {
  readonly #bytes: Buffer
  readonly #start: Lsn
  readonly #segmentBytes: number
  #at = 0
  #previous: Lsn | null = null

  constructor(bytes: Buffer, start: Lsn, segmentBytes: number) {
    this.#bytes = bytes
    this.#start = start
    this.#segmentBytes = segmentBytes
    this.#skipContinuation()
  }

  next(): LogRecord | null {
    this.#at = align(this.#at)
    if (!this.#passHead() || this.#at + 4 > this.#bytes.length) return null

    const begin = this.#start + BigInt(this.#at)
    const length = this.#bytes.readUInt32LE(this.#at)
    if (length < RECORD_HEAD || length > LONGEST_RECORD) return null
    const bytes = this.#take(length)
    if (!bytes || !this.#follows(bytes) || !isWhole(bytes)) return null
    this.#previous = begin
    this.#at = isSwitch(bytes) ? this.#nextSegment() : align(this.#at)
    return { bytes, begin, end: this.#start + BigInt(this.#at) }
  }

  #nextSegment(): number {
    return Math.ceil(this.#at / this.#segmentBytes) * this.#segmentBytes
  }

  /** A record names the one before it: old bytes of a reused file do not. */
  #follows(record: Buffer): boolean {
    return this.#previous === null || record.readBigUInt64LE(8) === this.#previous
  }

  /** The first page may begin in the middle of a record of the segment before. */
  #skipContinuation(): void {
    if (!this.#pageIsValid(0) || (this.#bytes.readUInt16LE(2) & CONTINUES) === 0) return
    const rest = this.#bytes.readUInt32LE(16)
    this.#at = headBytes(this.#bytes, 0)
    this.#take(rest)
  }

  #take(length: number): Buffer | null {
    const pieces: Buffer[] = []
    for (let left = length; left > 0; ) {
      if (!this.#passHead()) return null
      const room = PAGE - (this.#at % PAGE)
      const count = Math.min(room, left)
      pieces.push(this.#bytes.subarray(this.#at, this.#at + count))
      this.#at += count
      left -= count
    }
    const [only] = pieces
    return pieces.length === 1 && only ? only : Buffer.concat(pieces)
  }

  /** Steps over the head of a page when one begins here; false when it is not valid. */
  #passHead(): boolean {
    if (this.#at % PAGE !== 0) return this.#at < this.#bytes.length
    if (!this.#pageIsValid(this.#at)) return false
    this.#at += headBytes(this.#bytes, this.#at)
    return true
  }

  #pageIsValid(page: number): boolean {
    if (page + PAGE > this.#bytes.length) return false
    const magic = this.#bytes.readUInt16LE(page)
    return magic >= 0xd000 && this.#bytes.readBigUInt64LE(page + 8) === this.#start + BigInt(page)
  }
}

/** After it the rest of the segment is empty, and the log goes on in the next one. */
function isSwitch(record: Buffer): boolean {
  return record[17] === LOG_ITSELF && ((record[16] ?? 0) & 0xf0) === SWITCH
}

function headBytes(bytes: Buffer, page: number): number {
  return bytes.readUInt16LE(page + 2) & LONG ? LONG_HEAD : SHORT_HEAD
}

function align(at: number): number {
  return Math.ceil(at / 8) * 8
}

/** The checksum covers the record's body first, then its head up to the checksum itself. */
function isWhole(record: Buffer): boolean {
  const sum = crc32c(record.subarray(0, 20), crc32c(record.subarray(RECORD_HEAD)))
  return sum === record.readUInt32LE(20)
}
