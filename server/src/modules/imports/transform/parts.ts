import type { SimpleTransform } from '@products-manager/contract'

/** Compiles the taking of one part between separators. */
export function compileTake({ separator, part }: Extract<SimpleTransform, { do: 'take' }>): (text: string) => string {
  return (text) => partAt(text.split(separator), part)
}

/** Compiles the taking of several parts, put together again; empty ones are left out. */
export function compileSplit(step: Extract<SimpleTransform, { do: 'split' }>): (text: string) => string {
  const { separator, parts, join = ' ' } = step
  return (text) => {
    const all = text.split(separator)
    const kept = parts ? parts.map((part) => partAt(all, part)) : all.map((part) => part.trim())
    return kept.filter((part) => part !== '').join(join)
  }
}

/** 1 is the first, -1 the last; a part that is not there is empty. */
function partAt(parts: readonly string[], part: number): string {
  return (part > 0 ? parts[part - 1] : parts.at(part))?.trim() ?? ''
}
