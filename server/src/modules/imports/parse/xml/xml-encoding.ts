import { encodingName } from '../encoding/encoding-names.ts'

const DECLARED = /^[\s\0]*<\0?\?\0?x\0?m\0?l[^>]*?encoding[\s\0]*=[\s\0]*["']\0?([^"']+)["']/

/** The encoding an XML document declares: `label` as it stands there, `name` as we call it, null when it is unknown. */
export function xmlEncoding(head: Uint8Array): { label: string; name: string | null } | null {
  if (head[0] === 0xff && head[1] === 0xfe) return { label: 'UTF-16', name: 'utf-16le' }
  if (head[0] === 0xfe && head[1] === 0xff) return { label: 'UTF-16', name: 'utf-16be' }
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 400)).toString('latin1')
  const label = DECLARED.exec(start.replace(/^\u00ef\u00bb\u00bf/, ''))?.[1]?.replaceAll('\0', '')
  if (label === undefined) return null
  const name = encodingName(label)
  // A declaration that can be read byte by byte is not in UTF-16, whatever it says.
  if (name?.startsWith('utf-16') && !start.includes('\0')) return { label, name: null }
  return { label, name }
}
