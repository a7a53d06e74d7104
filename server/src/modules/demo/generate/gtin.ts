// Nine digits follow: no company of ours, and none that the demo means.
const PREFIX = '300'

/** The EAN of the n-th demo product. */
export function demoEan(n: number): string {
  const digits = PREFIX + String(n).padStart(9, '0')
  let sum = 0
  for (let i = 0; i < 12; i++) sum += (digits.charCodeAt(i) - 48) * (i % 2 === 0 ? 1 : 3)
  return digits + ((10 - (sum % 10)) % 10)
}
