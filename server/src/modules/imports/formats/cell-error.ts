/** What spreadsheets show for a failed formula, in the languages their users have, and what databases write for nothing. */
const errors = new Set([
  '#N/A',
  '#N/A N/A',
  '#NA',
  '#REF!',
  '#VALUE!',
  '#NAME?',
  '#DIV/0!',
  '#NUM!',
  '#NULL!',
  '#SPILL!',
  '#CALC!',
  '#FIELD!',
  '#BLOCKED!',
  '#UNKNOWN!',
  '#CONNECT!',
  '#GETTING_DATA',
  '#ERROR!',
  '#NV',
  '#BEZUG!',
  '#WERT!',
  '#ZAHL!',
  '#ÜBERLAUF!',
  '#NOM?',
  '#VALEUR!',
  '#NOMBRE!',
  '#NUL!',
  '#PROPAGATION!',
  '#N/D',
  '#RIF!',
  '#VALORE!',
  '#NOME?',
  '#¡REF!',
  '#¡VALOR!',
  '#¿NOMBRE?',
  '#¡NUM!',
  '#¡DIV/0!',
  'NULL',
  '(NULL)',
  '[NULL]',
  '\\N',
  'NaN',
  'undefined',
])
const LONGEST = 14

/** Whether the cell holds an error mark instead of a value. A cell of '####' is a column that was too narrow. */
export function isCellError(text: string): boolean {
  if (text.length > LONGEST) return false
  const first = text.charCodeAt(0)
  // '#', '(', '[', '\', 'N', 'u': no other letter begins one.
  if (first !== 35 && first !== 78 && first !== 40 && first !== 91 && first !== 92 && first !== 117) return false
  return errors.has(text) || (first === 35 && text.length >= 3 && /^#+$/.test(text))
}
