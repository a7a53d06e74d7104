import { isGtin } from '../../formats/gtin.ts'

const URL = /^(?:https?:)?\/\/[^\s/]+\.[^\s]+$|^www\.[^\s]+\.[^\s]+$/i
const IMAGE = /\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?|svg)(?:\?|#|$)/i
const TAG =
  /<\/?(?:p|br|div|span|ul|ol|li|b|i|u|strong|em|table|tr|td|h[1-6]|img|a|hr|font|center)\b[^<>]*>|&(?:nbsp|[ae]acute|egrave);/i
const PAIR = /^[^:=]{1,60}[:=](?!\/\/)\s*\S/
const SCIENTIFIC_EAN = /^\d(?:[.,]\d+)?E\+1[0-3]$/i
const CODE = /^[A-Za-z0-9][A-Za-z0-9._/+-]{0,39}$/
const booleans = new Set(
  'true false yes no y n oui non o vrai faux ja nein j wahr falsch si sí no s v verdadero falso vero on off 0 1 tak nie nee nej sim não да нет'.split(
    ' ',
  ),
)

function isUrl(cell: string): boolean {
  return URL.test(cell)
}

/** One picture's address, or several in one cell. */
export function isImageUrl(cell: string): boolean {
  const first = cell.split(/[|;,\s]+/, 1)[0] ?? ''
  return IMAGE.test(first) && (isUrl(first) || /^[\w./-]+$/.test(first))
}

export function isUrlList(cell: string): boolean {
  return isUrl(cell.split(/[|;\s]+/, 1)[0] ?? '')
}

export function isHtml(cell: string): boolean {
  return cell.includes('<') || cell.includes('&') ? TAG.test(cell) : false
}

/** Several 'key: value' in one cell. */
export function isPairs(cell: string): boolean {
  if (!/[:=]/.test(cell)) return false
  const parts = cell.split(/[;|\n]/, 20).filter((part) => part.trim() !== '')
  return parts.length >= 2 && parts.filter((part) => PAIR.test(part.trim())).length >= Math.max(2, parts.length * 0.6)
}

/** A GTIN, also one that lost its leading zeros or was written in scientific notation: the column is meant for it. */
export function isGtinLike(cell: string): boolean {
  if (/^\d{6,14}$/.test(cell)) {
    return isGtin(cell) || isGtin(cell.padStart(13, '0')) || (cell.length < 8 && isGtin(cell.padStart(8, '0')))
  }
  return SCIENTIFIC_EAN.test(cell)
}

export function isBoolean(cell: string): boolean {
  return cell.length <= 9 && booleans.has(cell.toLowerCase())
}

export function isCode(cell: string): boolean {
  return CODE.test(cell)
}
