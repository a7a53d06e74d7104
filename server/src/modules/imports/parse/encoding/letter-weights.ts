/**
 * How usual a letter is in the texts of the languages an encoding serves. Only what tells encodings apart is listed;
 * a letter that is not here is possible, but no evidence.
 */
const western: Readonly<Record<string, number>> = weigh([
  [3, 'éèàêçüöäßñóáíúìòùÜÖÄÉ'],
  [2, 'âîôûëïœæåøãõêÀÈÇÊÑÅØÓÁ'],
  [1, 'ÿÂÎÔÛËÏŒÆÃÕÍÚÙÌÒýÝ'],
  [0.3, 'ðþÐÞšžŠŽŸ'],
])

const central: Readonly<Record<string, number>> = weigh([
  [3, 'ąęłńśżźćóřěščžýáíéůőűĄĘŁŃŚŻŹĆ'],
  [2, 'ťďňúľĺŕôäöüŘĚŠČŽÝÁÍÉŮŐŰßÓÖÜ'],
  [1, 'ăâîșțşţđĂÂÎȘȚŞŢĐŤĎŇÚĽÔÄë'],
])

const turkish: Readonly<Record<string, number>> = weigh([
  [3, 'ğışİçöüĞŞ'],
  [2, 'ÇÖÜâîû'],
])

/** What the languages of an encoding write, by encoding; the letters of other alphabets are judged by their script. */
export function letterWeights(encoding: string): Readonly<Record<string, number>> {
  if (encoding === 'windows-1250' || encoding === 'iso-8859-2') return central
  return encoding === 'windows-1254' ? turkish : western
}

function weigh(groups: readonly (readonly [number, string])[]): Record<string, number> {
  return Object.fromEntries(groups.flatMap(([weight, letters]) => [...letters].map((letter) => [letter, weight])))
}
