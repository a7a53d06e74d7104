import { isCellError } from '../../formats/cell-error.ts'
import { foldName } from '../../formats/fold-name.ts'
import { type Checked, fail, pass } from '../checked.ts'

const yes =
  '1 true t yes y x on oui o vrai ja j wahr si s vero verdadero actif active active aktiv attivo activo enabled available sim tak ano да ✓ ✔ disponible disponibile verfugbar lieferbar published publie veroffentlicht'
const no =
  '0 false f no n off non faux nein falsch falso inactif inactive nee nej nie nao не нет ✗ ✘ inaktiv inattivo inactivo disabled unavailable indisponible archived archive draft brouillon entwurf bozza borrador discontinued'

const phrases = ['en stock', 'in stock']
const words = new Map<string, boolean>([
  ...yes.split(' ').map((word): [string, boolean] => [word, true]),
  ...no.split(' ').map((word): [string, boolean] => [word, false]),
  ...phrases.map((phrase): [string, boolean] => [phrase, true]),
])

/** Yes or no, in the languages suppliers write in. */
export function checkBoolean(text: string): Checked<boolean> {
  if (isCellError(text)) return fail('CELL_IS_ERROR')
  const value = words.get(text) ?? words.get(foldName(text))
  return value === undefined ? fail('VALUE_NOT_ALLOWED') : pass(value)
}
