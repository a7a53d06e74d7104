import type { FileHandle } from 'node:fs/promises'

export interface ReadOptions {
  signal?: AbortSignal | undefined
  /** Hears how many bytes of the kept file were read, for the progress bar. */
  onBytes?: ((bytes: number) => void) | undefined
}

const CHUNK = 64 * 1024

/** Bytes of an open file, from anywhere in it. Several may be read at once. */
export async function* readRange(
  handle: FileHandle,
  { from, length, signal, onBytes }: ReadOptions & { from: number; length: number },
): AsyncGenerator<Uint8Array, void, undefined> {
  let at = from
  const end = from + length
  while (at < end) {
    signal?.throwIfAborted()
    const wanted = Math.min(CHUNK, end - at)
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(wanted), 0, wanted, at)
    if (bytesRead === 0) return
    at += bytesRead
    onBytes?.(bytesRead)
    yield buffer.subarray(0, bytesRead)
  }
}
