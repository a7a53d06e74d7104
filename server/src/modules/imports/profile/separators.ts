import { foldName } from '../formats/fold-name.ts'

/** What separates the levels of a category, surest first; a slash only with spaces, for 'TV/Video' is one name. */
const levels = [' > ', '>', ' | ', '|', ' » ', '»', ' › ', '›', ' / ', '\\', ';'] as const
const addresses = ['|', ';', ',', '\n', ' '] as const
const MIN_SHARE = 0.4

/** Null when the samples are single names. */
export function categorySeparator(samples: readonly string[]): string | null {
  if (samples.length > 0 && samples.every((text) => SHOP_ROOT.test(text))) return '/'
  return levels.find((mark) => share(samples, (text) => text.includes(mark)) >= MIN_SHARE) ?? null
}

// Magento's, which parts levels by a slash without spaces.
const SHOP_ROOT = /^(?:default category|root catalog)\//i

const SEVERAL = /^(?:product )?(?:categories|kategorien|categorias|categorie|categorieen|kategorie)$/

/**
 * Whether cells hold several paths with commas between, `A > B, C > D`: the header says so, or what stands behind a comma
 * begins as other paths do. In `Food > Salt, Pepper > Ground` the comma is part of a name.
 */
export function holdsSeveralPaths(
  samples: readonly string[],
  { mark, header }: { mark: string; header: string },
): boolean {
  const several = samples.map((text) => text.split(/(?<!\\),/)).filter((paths) => paths.length > 1)
  if (several.length === 0) return false
  if (SEVERAL.test(foldName(header))) return true
  const root = (path: string) => foldName(path.split(mark)[0] ?? '')
  const roots = new Set(samples.map(root))
  return several.some(
    (paths) => paths.every((path) => path.includes(mark)) && paths.slice(1).some((path) => roots.has(root(path))),
  )
}

/** Names of several categories without levels, under a header that says so: `Home,Pens` below `Categories (x,y,z...)`. */
export function isListOfNames(samples: readonly string[], header: string): boolean {
  return SEVERAL.test(foldName(header.replace(/\(.*\)/, ''))) && samples.some((text) => text.includes(','))
}

/** What stands before the second address of a cell; null when cells hold one. */
export function imageSeparator(samples: readonly string[]): string | null {
  if (addressesWithMarks(samples)) return '|'
  for (const mark of addresses) {
    const several = samples.some((text) => text.split(mark).filter((part) => /^\s*https?:\/\//i.test(part)).length > 1)
    if (several) return mark
  }
  return null
}

/** Addresses with commas in them, parted by commas. */
export function addressesWithMarks(samples: readonly string[]): boolean {
  return samples.some(
    (text) => /,\s*https?:\/\//i.test(text) && !text.split(',').every((part) => /^\s*https?:\/\//i.test(part)),
  )
}

const pairMarks = ['|', ';', '\n', ','] as const
const equalMarks = [':', '='] as const

/** What parts 'name: value' pairs from each other, and names from values. */
export function pairSeparators(samples: readonly string[]): { separator: string; equals: string } | null {
  let best: { separator: string; equals: string } | null = null
  let most = 0
  for (const separator of pairMarks) {
    for (const equals of equalMarks) {
      const pairs = samples.reduce((sum, text) => sum + pairsIn(text, separator, equals), 0)
      if (pairs > most) {
        most = pairs
        best = { separator, equals }
      }
    }
  }
  return best
}

/** Pairs in one cell; a text whose parts are mostly no pairs has none. */
function pairsIn(text: string, separator: string, equals: string): number {
  const parts = text.split(separator)
  const pairs = parts.filter((part) => part.indexOf(equals) > 0 && part.indexOf(equals) < part.length - 1).length
  return pairs >= parts.length / 2 ? pairs : 0
}

function share(samples: readonly string[], test: (text: string) => boolean): number {
  return samples.length === 0 ? 0 : samples.filter(test).length / samples.length
}
