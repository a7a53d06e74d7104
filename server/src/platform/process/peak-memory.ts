import { readFileSync } from 'node:fs'

/**
 * The most memory this process ever held, in bytes. On Linux as /proc says it: what getrusage(2) says counts the parent
 * that started the program, too, however large that was.
 */
export function peakMemory(): number {
  return highWaterMark() ?? process.resourceUsage().maxRSS * 1024
}

function highWaterMark(): number | null {
  if (process.platform !== 'linux') return null
  try {
    const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    return kib === undefined ? null : Number(kib) * 1024
  } catch {
    // Not every container shows /proc.
    return null
  }
}
