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

/** A GTIN whose leading zeros are gone, as far as its check digit can tell. */
export function isShortGtin(digits: string): boolean {
  return digits.length >= 9 && digits.length <= 11 && isGtin(digits.padStart(13, '0'))
}

/** Ten digits, the last of which may be X, with the check digit of an ISBN-10. */
export function isIsbn10(text: string): boolean {
  if (!/^\d{9}[\dXx]$/.test(text)) return false
  let sum = 0
  for (let i = 0; i < 10; i++) {
    const character = text[i] ?? ''
    sum += (10 - i) * (character === 'X' || character === 'x' ? 10 : Number(character))
  }
  return sum % 11 === 0
}
