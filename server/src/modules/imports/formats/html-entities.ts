/** From U+00A0 to U+00FF, in order. */
const latin1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'

/** Each name with its character; all of HTML 4, and those of HTML 5 that shop texts use. */
const others =
  'quot " amp & lt < gt > apos \' num # percnt % ast * plus + comma , period . sol / bsol \\ colon : semi ; equals = quest ? excl ! dollar $ commat @ lpar ( rpar ) lsqb [ lbrack [ rsqb ] rbrack ] lcub { rcub } lowbar _ grave ` vert | verbar | hyphen ‐ dash ‐ ' +
  'OElig Œ oelig œ Scaron Š scaron š Zcaron Ž zcaron ž Ccaron Č ccaron č Yuml Ÿ fnof ƒ circ ˆ tilde ˜ ndash – mdash — lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ dagger † Dagger ‡ bull • hellip … permil ‰ prime ′ Prime ″ lsaquo ‹ rsaquo › oline ‾ frasl ⁄ euro € image ℑ weierp ℘ real ℜ trade ™ alefsym ℵ numero № ' +
  'Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π rho ρ sigmaf ς sigma σ tau τ upsilon υ phi φ chi χ psi ψ omega ω thetasym ϑ upsih ϒ piv ϖ ' +
  'larr ← uarr ↑ rarr → darr ↓ harr ↔ crarr ↵ lArr ⇐ uArr ⇑ rArr ⇒ dArr ⇓ hArr ⇔ forall ∀ part ∂ exist ∃ empty ∅ nabla ∇ isin ∈ notin ∉ ni ∋ prod ∏ sum ∑ minus − lowast ∗ radic √ prop ∝ infin ∞ ang ∠ and ∧ or ∨ cap ∩ cup ∪ int ∫ there4 ∴ sim ∼ cong ≅ asymp ≈ ne ≠ equiv ≡ le ≤ ge ≥ sub ⊂ sup ⊃ nsub ⊄ sube ⊆ supe ⊇ oplus ⊕ otimes ⊗ perp ⊥ sdot ⋅ lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋ lang ⟨ rang ⟩ loz ◊ spades ♠ clubs ♣ hearts ♥ diams ♦ star ☆ starf ★ check ✓ cross ✗ phone ☎ frac13 ⅓ frac23 ⅔ frac18 ⅛ frac38 ⅜ frac58 ⅝ frac78 ⅞'

const spaces: readonly (readonly [string, string])[] = [
  ['NewLine', '\n'],
  ['Tab', ' '],
  ['ensp', '\u2002'],
  ['emsp', '\u2003'],
  ['thinsp', '\u2009'],
  ['zwnj', '\u200c'],
  ['zwj', '\u200d'],
  ['lrm', ''],
  ['rlm', ''],
]

const named = new Map<string, string>([
  ...latin1.split(' ').map((name, i): [string, string] => [name, String.fromCharCode(0xa0 + i)]),
  ...pairsOf(others.split(' ')),
  ...spaces,
])

function pairsOf(words: readonly string[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let i = 0; i + 1 < words.length; i += 2) pairs.push([words[i]!, words[i + 1]!])
  return pairs
}

// Browsers read &#128; to &#159; as windows-1252, because so many pages meant that.
const low = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

// The longest name above has eight letters; a number has at most seven digits.
const MAX_LENGTH = 12

/** The text with character references read once: '&amp;lt;' becomes '&lt;'. Unknown ones stay as they are. */
export function decodeEntities(text: string): string {
  let at = text.indexOf('&')
  if (at < 0) return text

  let decoded = ''
  let copied = 0
  while (at >= 0) {
    const end = endOfReference(text, at)
    const character = end < 0 ? null : characterOf(text.slice(at + 1, end))
    if (character !== null) {
      decoded += text.slice(copied, at) + character
      copied = end + 1
    }
    at = text.indexOf('&', character === null ? at + 1 : copied)
  }
  return decoded + text.slice(copied)
}

function endOfReference(text: string, at: number): number {
  const last = Math.min(text.length, at + MAX_LENGTH)
  for (let i = at + 1; i < last; i++) if (text.charCodeAt(i) === 0x3b) return i
  return -1
}

/** 'ü' for 'uuml'; null for a name that has no character. */
export function namedCharacter(name: string): string | null {
  return named.get(name) ?? null
}

function characterOf(reference: string): string | null {
  if (!reference.startsWith('#')) return namedCharacter(reference)
  const hexadecimal = /^#[xX]([0-9a-fA-F]+)$/.exec(reference)
  const decimal = /^#(\d+)$/.exec(reference)
  if (!hexadecimal && !decimal) return null

  const point = hexadecimal ? Number.parseInt(hexadecimal[1]!, 16) : Number(decimal![1])
  if (point >= 0x80 && point <= 0x9f) return low[point - 0x80] ?? null
  if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return '\ufffd'
  return String.fromCodePoint(point)
}
