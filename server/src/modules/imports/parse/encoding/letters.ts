const western = ['éèàêçâîôûëïœùæ', 'äöüß', 'áéíóúñü', 'àèéìòù', 'ãõáâàçéêíóôú', 'åäöæøé', 'éëïöü']
const central = ['ąćęłńóśźż', 'áčďéěíňóřšťúůýž', 'áäčďéíĺľňóôŕšťúýž', 'áéíóöőúüű', 'čšžćđ', 'ăâîșțşţ', 'äöüß']
const baltic = ['ąčęėįšųūž', 'āčēģīķļņšūž', 'äöüõšž']
const turkish = ['çğıİöşüâ']

const alphabets: Readonly<Record<string, readonly string[]>> = {
  'windows-1250': central,
  'iso-8859-2': central,
  cp852: central,
  maccenteuro: central,
  'windows-1257': baltic,
  'windows-1254': turkish,
}

/**
 * The letters beyond ASCII of each language an encoding serves. Text is of one language, so its letters come from one
 * of these: 'prčs' and 'mŕle' are no Czech, though every letter exists.
 */
export function lettersOf(encoding: string): readonly ReadonlySet<string>[] {
  return (alphabets[encoding] ?? western).map((letters) => new Set(letters))
}
