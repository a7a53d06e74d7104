const lengths = new Set([8, 12, 13, 14])

/** Whether the text is a GTIN-8, -12, -13 or -14 whose check digit is right; it says nothing of who owns the number. */
export function isGtin(digits: string): boolean {
  const length = digits.length
  if (!lengths.has(length)) return false

  let sum = 0
  for (let i = 0; i < length; i++) {
    const digit = digits.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return false
    sum += (length - 1 - i) % 2 === 1 ? digit * 3 : digit
  }
  return sum > 0 && sum % 10 === 0
}
