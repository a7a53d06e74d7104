import type { AppError } from '../../../../platform/errors.ts'
import { connectionLost, sizeDiffers } from './errors.ts'
import { explainFailure } from './explain-failure.ts'
import type { RemoteFile } from './types.ts'

export interface WholeFileOptions {
  host: string
  signal: AbortSignal
  /** Opens the bytes from a place on; null when the source cannot go on in the middle. */
  openAt(offset: number): Promise<AsyncIterable<Uint8Array> | null>
  /** The first pause before going on; doubled each time. */
  pauseMs?: number
}

// A connection that breaks this often in one file will not bring it now; the next fetch tries again.
const MOST_RESUMPTIONS = 5
const PAUSE_MS = 500

/**
 * All bytes of a file, or an error: after a break it goes on where it was, if the source can do that. The length the
 * source told beforehand is compared with what came.
 */
export async function* wholeFile(file: RemoteFile, options: WholeFileOptions): AsyncGenerator<Uint8Array> {
  const { host, signal, openAt, pauseMs = PAUSE_MS } = options
  let received = 0
  let failure: AppError | null = null
  for (let breaks = 0; breaks <= MOST_RESUMPTIONS; breaks++) {
    if (breaks > 0) await paused(pauseMs * 2 ** (breaks - 1), signal)
    failure = yield* piece(failure)
    if (failure === null) break
    if (received === 0 || failure.retry === 'never') throw failure
  }
  if (failure) throw failure
  if (file.bytes !== null && received !== file.bytes)
    throw sizeDiffers({ name: file.name, expected: file.bytes, received })

  /** The bytes up to the next break, and what broke; null at the end. */
  async function* piece(before: AppError | null): AsyncGenerator<Uint8Array, AppError | null> {
    try {
      const bytes = await openAt(received)
      if (bytes === null) throw before ?? connectionLost({ host })
      for await (const chunk of bytes) {
        signal.throwIfAborted()
        received += chunk.byteLength
        yield chunk
      }
      return null
    } catch (error) {
      signal.throwIfAborted()
      if (error === before) throw error
      return explainFailure(error, host)
    }
  }
}

function paused(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        reject(signal.reason)
      },
      { once: true },
    )
  })
}
