import cliProgress from 'cli-progress'
import type { Output } from '../../command/output.ts'
import { readableBytes } from '../../command/readable-bytes.ts'

// A CommonJS package: Node finds no names in it.
const { SingleBar } = cliProgress

interface Progress {
  doneBytes: number
  expectedBytes: number
  step: string
}

/** A bar on a terminal; nothing where nobody watches. */
export function showingProgress({ json }: Pick<Output, 'json'>): { onProgress: (progress: Progress) => void } {
  if (json || !process.stderr.isTTY) return { onProgress: () => {} }

  const bar = new SingleBar({
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    format: '{bar} {percentage} %  {step} {done} of {expected}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
  })
  let isShown = false
  return {
    onProgress({ doneBytes, expectedBytes, step }) {
      const texts = { step, done: readableBytes(doneBytes), expected: readableBytes(expectedBytes) }
      if (!isShown) bar.start(expectedBytes, doneBytes, texts)
      isShown = true
      bar.setTotal(expectedBytes)
      bar.update(doneBytes, texts)
      if (doneBytes >= expectedBytes) bar.stop()
    },
  }
}
