// English, French, German, Italian, Spanish; without accents, in lower case. What is shorter is a beginning of these.
const names: readonly (readonly string[])[] = [
  ['january', 'janvier', 'januar', 'janner', 'gennaio', 'enero'],
  ['february', 'fevrier', 'februar', 'febbraio', 'febrero'],
  ['march', 'mars', 'marz', 'maerz', 'marzo', 'mrz'],
  ['april', 'avril', 'aprile', 'abril'],
  ['may', 'mai', 'maggio', 'mayo'],
  ['june', 'juin', 'juni', 'giugno', 'junio'],
  ['july', 'juillet', 'juli', 'luglio', 'julio'],
  ['august', 'aout', 'agosto'],
  ['september', 'septembre', 'settembre', 'septiembre', 'sept'],
  ['october', 'octobre', 'oktober', 'ottobre', 'octubre'],
  ['november', 'novembre', 'noviembre'],
  ['december', 'decembre', 'dezember', 'dicembre', 'diciembre'],
]

/** The month 1 to 12 that a name or its short form means; null when none or several. */
export function monthOf(name: string): number | null {
  const plain = name
    .normalize('NFD')
    .replace(/[\u0300-\u036f.]/g, '')
    .toLowerCase()
  if (plain.length < 3) return null

  const found = names.flatMap((forms, i) => (forms.some((form) => form.startsWith(plain)) ? [i + 1] : []))
  return found.length === 1 ? (found[0] ?? null) : null
}
