import type { FileHandle } from 'node:fs/promises'

export interface ReadOptions {
  signal?: AbortSignal | undefined
  /** Hears how many bytes of the kept file were read, for the progress bar. */
  onBytes?: ((bytes: number) => void) | undefined
}

// Text of more than 128 KiB is kept by V8 among its large, long-lived objects.
export const CHUNK = 64 * 1024

/** Bytes of an open file, from anywhere in it. Several may be read at once. */
export async function* readRange(
  handle: FileHandle,
  { from, length, signal, onBytes }: ReadOptions & { from: number; length: number },
): AsyncGenerator<Uint8Array, void, undefined> {
  let at = from
  const end = from + length
  const read = () => {
    const wanted = Math.min(CHUNK, end - at)
    return handle.read(Buffer.allocUnsafe(wanted), 0, wanted, at)
  }
  signal?.throwIfAborted()
  let next = read()
  try {
    for (;;) {
      const { bytesRead, buffer } = await next
      if (bytesRead === 0) return
      at += bytesRead
      // The disk works while the chunk is worked on.
      next = read()
      onBytes?.(bytesRead)
      yield buffer.subarray(0, bytesRead)
      signal?.throwIfAborted()
    }
  } finally {
    await next.catch(() => {})
  }
}
