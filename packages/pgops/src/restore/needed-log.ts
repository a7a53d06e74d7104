import { readRecords } from '../backup/wal/read-records.ts'
import { segmentStart } from '../backup/wal/segments.ts'
import type { LogRun } from './lineage.ts'
import type { RestoreTarget } from './restore-target.ts'

export interface Needing {
  run: LogRun
  segmentBytes: number
  read: (name: string) => Promise<Buffer>
}

/**
 * The segments up to one that shows something past the target: there recovery stops. Found in strides that double, and
 * then by halving, so hours of log cost some looks. A look may mislead where a long transaction commits nothing for many
 * segments; then there are more of them than needed.
 */
export async function neededLog(target: RestoreTarget, { run, segmentBytes, read }: Needing): Promise<string[]> {
  const { names, firstNumber } = run
  if (target.kind === 'backup') return []

  const isPast = async (index: number) => {
    const start = segmentStart(firstNumber + BigInt(index), segmentBytes)
    const { lastCommit, lastBegin } = readRecords(await read(names[index] ?? ''), start, segmentBytes)
    if (target.kind === 'time') return lastCommit !== null && lastCommit.at > target.at
    return target.kind === 'lsn' && lastBegin !== null && lastBegin > target.lsn
  }
  let [least, most] = [0, 0]
  for (let stride = 1; most < names.length - 1 && !(await isPast(most)); stride *= 2) {
    least = most + 1
    most = Math.min(most + stride, names.length - 1)
  }
  while (least < most) {
    const middle = Math.floor((least + most) / 2)
    if (await isPast(middle)) most = middle
    else least = middle + 1
  }
  return names.slice(0, most + 1)
}
