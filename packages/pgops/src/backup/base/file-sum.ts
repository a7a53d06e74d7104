import { createHash } from 'node:crypto'
import { crc32c } from '../wal/crc32c.ts'

/** How a manifest sums its files: what is neither compressed nor encrypted has the quick one, and SHA-256 of the whole archive besides. */
export type SumKind = 'SHA256' | 'CRC32C'

/** Sums a file piece by piece. */
export interface FileSum {
  update(bytes: Uint8Array): void
  /** As the manifest writes it. */
  text(): string
}

export function fileSum(kind: SumKind): FileSum {
  if (kind === 'SHA256') {
    const hash = createHash('sha256')
    return { update: (bytes) => void hash.update(bytes), text: () => hash.digest('hex') }
  }
  let sum = 0
  return {
    update(bytes) {
      sum = crc32c(bytes, sum)
    },
    text() {
      // The server writes its bytes as they lie in memory.
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32LE(sum)
      return bytes.toString('hex')
    },
  }
}
