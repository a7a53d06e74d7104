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

// Behind which digits of the six the zeros were left out, by the sixth.
const LEFT_OUT = /^0(?:(\d\d)(\d{3})([0-2])|(\d{3})(\d\d)3|(\d{4})(\d)4|(\d{5})([5-9]))(\d)$/

/** A UPC whose zeros were left out so that it fits on a small article, UPC-E, with them; null when it is none. */
export function wholeUpc(digits: string): string | null {
  const parts = LEFT_OUT.exec(digits)
  if (!parts) return null
  const [, a, b, mark, c, d, e, f, g, h, check = ''] = parts
  const maker = mark === undefined ? (c ?? e ?? g ?? '') : `${a}${mark}`
  const article = b ?? d ?? f ?? h ?? ''
  const upc = `0${maker.padEnd(5, '0')}${article.padStart(5, '0')}${check}`
  return isGtin(upc) ? upc : null
}
