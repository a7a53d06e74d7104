import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { crc32 } from 'node:zlib'
import { writeAll } from '../stores/durable.ts'

/** Writes a file from its beginning to its end, and sums what it wrote. */
export interface SummedWriter {
  /** Gives CRC-32 of the piece when it is written. One at a time. */
  append(piece: Uint8Array): Promise<number>
  /** SHA-256 of everything, hex. */
  finish(): Promise<string>
  /** Resolves when the file is not touched any more. */
  stop(): Promise<void>
}

/** On this thread, for little, or for what other threads have to compress and encrypt first. */
export function writeHere(file: FileHandle): SummedWriter {
  const hash = createHash('sha256')
  let at = 0
  return {
    async append(piece) {
      hash.update(piece)
      const begin = at
      at += piece.length
      await writeAll(file, piece, begin)
      return crc32(piece)
    },
    finish: async () => hash.digest('hex'),
    stop: async () => {},
  }
}

const CODE = `
const { createHash } = require('node:crypto')
const { writeSync } = require('node:fs')
const { parentPort, workerData: fd } = require('node:worker_threads')
const { crc32 } = require('node:zlib')
const hash = createHash('sha256')
let at = 0
const append = (piece) => {
  hash.update(piece)
  for (let done = 0; done < piece.length; ) done += writeSync(fd, piece, done, piece.length - done, at + done)
  at += piece.length
  return { crc32: crc32(piece) }
}
parentPort.on('message', (piece) => {
  try {
    parentPort.postMessage(piece === null ? { sha256: hash.digest('hex') } : append(piece))
  } catch ({ message, code }) {
    parentPort.postMessage({ failure: message, code })
  }
})
`

type Answer = { crc32: number } | { sha256: string } | { failure: string; code: string }

/** On a thread of its own: summing and writing take as long as receiving does. Pieces lie in shared memory, so that none is copied. */
export function writeBeside(file: FileHandle): SummedWriter {
  const worker = new Worker(CODE, { eval: true, execArgv: [], workerData: file.fd })
  // A process that has nothing else to do does not wait for it.
  worker.unref()
  const ask = (question: Uint8Array | null) =>
    new Promise<Answer>((resolve, reject) => {
      const settle = (how: () => void) => {
        worker.off('message', answered)
        worker.off('error', failed)
        worker.off('exit', ended)
        worker.unref()
        how()
      }
      const answered = (answer: Answer) => settle(() => resolve(answer))
      const failed = (error: unknown) => settle(() => reject(error))
      const ended = () => settle(() => reject(new Error('The thread that writes the backup has ended.')))
      worker.ref()
      worker.on('message', answered)
      worker.on('error', failed)
      worker.on('exit', ended)
      worker.postMessage(question)
    }).then((answer) => {
      if ('failure' in answer) throw Object.assign(new Error(answer.failure), { code: answer.code })
      return answer
    })
  return {
    async append(piece) {
      const answer = await ask(piece)
      return 'crc32' in answer ? answer.crc32 : 0
    },
    async finish() {
      const answer = await ask(null)
      return 'sha256' in answer ? answer.sha256 : ''
    },
    stop: async () => void (await worker.terminate()),
  }
}
