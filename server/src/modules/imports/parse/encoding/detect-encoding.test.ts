import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { sampleOf } from '../testing/sample-of.ts'
import { detectEncoding } from './detect-encoding.ts'

const texts = {
  french:
    'ref;désignation;prix\nA1;Perceuse électrique à percussion, livrée avec mallette;12,50\nA2;Tournevis, poignée bi-matière;3,20\nA3;Câble réseau blindé;7,00\nA4;Boîte à outils très résistante;45,90\n',
  euro: 'ref;nom;prix\n1;Crème brûlée;3 €\n2;Pot de cœur;2 €\n3;Œuf dur;1 €\n',
  german:
    'Nr;Bezeichnung;Preis\n1;Bohrmaschine für Holz und Stahl, größere Ausführung;99\n2;Möbelschlüssel;12\n3;Gehäuse weiß, Höhe 30 cm;5\n4;Türgriff Übergröße;7\n',
  spanish:
    'id;nombre\n1;Taladro eléctrico con batería\n2;Señal de tráfico pequeña\n3;Llave ajustable según tamaño\n4;Camión año 2020\n',
  italian: 'id;nome\n1;Trapano ad alta velocità\n2;Caffè macinato qualità oro\n3;Lampada più luminosa\n4;Così però è\n',
  quotes: 'id;name\n1;Café style chair\n2;Kids’ toys – 5 pack\n3;The dog’s bed\n4;“Best” art, naïve\n',
  swedish: 'id;namn\n1;Borrmaskin med hög kapacitet, blå färg\n2;Skruvmejsel för små jobb\n3;Väska åt håll\n',
  polish:
    'id;nazwa\n1;Wiertarka z walizką, część zamienna\n2;Śrubokręt płaski, rękojeść\n3;Łańcuch wzmocniony, źródło światła\n4;Żarówka mleczna\n',
  czech:
    'id;název\n1;Vrtačka příklepová se síťovým kabelem\n2;Šroubovák plochý, rukojeť měkčená\n3;Žárovka bílá\n4;Krabička na nářadí žlutá\n',
  hungarian: 'id;név\n1;Fűnyíró, erős kivitel\n2;Csavarhúzó készlet, műanyag\n3;Őrlő gép, tűzálló üveg\n4;Ütvefúró\n',
  lithuanian:
    'id;pavadinimas\n1;Grąžtas su dėžute, švarus\n2;Žoliapjovė, įkraunama\n3;Šviestuvas baltas, ąžuolinis\n4;Rašiklis mėlynas, metų\n',
  latvian:
    'id;nosaukums\n1;Urbjmašīna ar kasti, melnā krāsā\n2;Skrūvgriezis plakanais, ērts\n3;Gaišs ģērbtuvju skapis\n',
  russian: 'id;название\n1;Дрель ударная с набором сверл\n2;Отвертка плоская\n3;Лампа накаливания\n',
}

const cases: [keyof typeof texts, string][] = [
  ...(['windows-1252', 'macroman', 'cp850'] as const).flatMap((encoding): [keyof typeof texts, string][] => [
    ['french', encoding],
    ['german', encoding],
    ['spanish', encoding],
    ['italian', encoding],
    ['swedish', encoding],
  ]),
  ['euro', 'windows-1252'],
  ['euro', 'iso-8859-15'],
  ['quotes', 'windows-1252'],
  ['quotes', 'macroman'],
  ['french', 'cp437'],
  ['german', 'cp437'],
  ['polish', 'windows-1250'],
  ['polish', 'iso-8859-2'],
  ['czech', 'windows-1250'],
  ['czech', 'iso-8859-2'],
  ['polish', 'cp852'],
  ['polish', 'maccenteuro'],
  ['czech', 'cp852'],
  ['czech', 'maccenteuro'],
  ['hungarian', 'windows-1250'],
  ['hungarian', 'iso-8859-2'],
  ['hungarian', 'cp852'],
  ['lithuanian', 'windows-1257'],
  ['latvian', 'windows-1257'],
  ['russian', 'windows-1251'],
  ['russian', 'koi8-r'],
  ['russian', 'cp866'],
]

describe('detectEncoding', () => {
  // Code pages 437 and 850 share most letters: what counts is that the text comes out right.
  it.each(cases)('reads %s text written in %s', (language, encoding) => {
    const text = texts[language]
    const bytes = iconv.encode(text, encoding)

    const { value, confidence } = detectEncoding(sampleOf(bytes))

    expect(iconv.decode(bytes, value)).toBe(text)
    expect(['likely', 'guess']).toContain(confidence)
  })

  it.each([
    ['utf-8', 'certain', Buffer.from('\ufeffa;é')],
    ['utf-8', 'certain', Buffer.from('a;é')],
    ['utf-8', 'certain', Buffer.from('a;e')],
    ['utf-16le', 'certain', Buffer.from('\ufeffa;é', 'utf16le')],
    ['utf-16be', 'certain', Buffer.from('\ufeffa;é', 'utf16le').swap16()],
    ['utf-16le', 'likely', Buffer.from('id;name\n1;é\n', 'utf16le')],
    ['utf-16be', 'likely', Buffer.from('id;name\n1;é\n', 'utf16le').swap16()],
    ['utf-16le', 'likely', Buffer.from(texts.russian, 'utf16le')],
  ])('finds %s, %s', (value, confidence, bytes) => {
    expect(detectEncoding(sampleOf(bytes))).toMatchObject({ value, confidence })
  })

  it('keeps to UTF-8 when a few bytes of the file are damaged', () => {
    const bytes = Buffer.concat([Buffer.from(texts.french), Buffer.from([0xe9, 0x0a]), Buffer.from(texts.german)])

    const found = detectEncoding(sampleOf(bytes))

    expect(found).toMatchObject({ value: 'utf-8', confidence: 'likely' })
    expect(found.why).toMatchObject([{ code: 'utf8-mostly', facts: { count: 1 } }])
  })

  it('is not taken in by a stretch that begins and ends inside a character', () => {
    const middle = Buffer.from('é'.repeat(100)).subarray(1, 150)
    const sample = { ...sampleOf(Buffer.from([0xe9])), highBytes: [middle] }

    expect(detectEncoding(sample).value).toBe('utf-8')
  })

  it('notices text that was encoded twice', () => {
    const twice = iconv.decode(Buffer.from(texts.french), 'windows-1252')

    expect(detectEncoding(sampleOf(Buffer.from(twice))).why.map(({ code }) => code)).toContain('encoded-twice')
  })

  it('does not cry wolf over a name with such letters', () => {
    const text = `${texts.french}\nA9;SÃO PAULO Â© only;1\n`

    expect(detectEncoding(sampleOf(Buffer.from(text))).why.map(({ code }) => code)).not.toContain('encoded-twice')
  })

  it('says which word made it choose', () => {
    const { why } = detectEncoding(sampleOf(iconv.encode(texts.german, 'windows-1252')))

    expect(why[0]).toEqual({
      code: 'words',
      facts: { encoding: 'windows-1252', sample: expect.stringMatching(/^(für|größere|Ausführung)$/) },
    })
  })
})
