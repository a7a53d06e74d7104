import { type Part, part } from '@products-manager/postgres'

/** 64 bits of the cells that are read and of how they are read, as the first three groups of a UUID. */
export type ContentHash = `${string}-${string}-${string}`
/** 64 bits of the row as it is written, as the last two groups. */
export type WrittenHash = `${string}-${string}`

/**
 * What an offer keeps of the row it was written from. A row that is written alike says the same, and is told without
 * being taken apart; one that is not may still say the same. Null when the row must be read again next time.
 */
export function rowHash(hashes: { contentHash: ContentHash | null; writtenHash: WrittenHash | null }): string | null {
  const { contentHash, writtenHash } = hashes
  return contentHash === null || writtenHash === null ? null : `${contentHash}-${writtenHash}`
}

export function contentHashOf(hash: Part): Part {
  return part`left(${hash}::text, 18)`
}

export function writtenHashOf(hash: Part): Part {
  return part`right(${hash}::text, 17)`
}
