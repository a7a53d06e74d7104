const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** A size for the eye, in thousands: `1.5 MB`. */
export function readableBytes(bytes: number): string {
  const power = bytes < 1_000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1_000 ** power
  return `${power > 0 && value < 100 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`
}
