import type { Detection, FileSettings, FormatKind } from '@products-manager/contract'

/** The settings of a file that are detected and can be given; each with what a person can choose. */
const settingNames = [
  'encoding',
  'delimiter',
  'quote',
  'quoting',
  'header',
  'skipRows',
  'decimalMark',
  'thousandMark',
  'dateOrder',
] as const
export type SettingName = (typeof settingNames)[number]

const delimited: readonly SettingName[] = ['delimiter', 'quote', 'quoting']
const inRows: readonly SettingName[] = ['header', 'skipRows']
const rows = new Set<FormatKind>(['csv', 'fixed-width', 'xlsx', 'xls', 'ods'])

/** The settings that a format has: only delimited text has a delimiter, and a tree no header. */
export function settingsOf(kind: FormatKind = 'csv'): readonly SettingName[] {
  const left = settingNames.filter((name) => kind === 'csv' || !delimited.includes(name))
  return rows.has(kind) ? left : left.filter((name) => !inRows.includes(name))
}

type SettingValue = NonNullable<Detection[SettingName]>['value']

const choices: { [K in SettingName]: readonly Exclude<FileSettings[K], undefined>[] } = {
  encoding: ['utf-8', 'windows-1252', 'iso-8859-1', 'iso-8859-15', 'macroman', 'utf-16le', 'utf-16be'],
  delimiter: [';', ',', '\t', '|'],
  quote: ['"', "'", null],
  quoting: ['doubled', 'backslash', 'lines'],
  header: [true, false],
  skipRows: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  decimalMark: [',', '.'],
  thousandMark: ['', ' ', '.', ',', "'"],
  dateOrder: ['dmy', 'ymd', 'mdy'],
}

/** What can be chosen for a setting, with the value found among it; values as JSON, which a list can carry. */
export function choicesOf(name: SettingName, found: SettingValue): string[] {
  const usual = choices[name].map((value) => JSON.stringify(value))
  const text = JSON.stringify(found)
  return usual.includes(text) ? usual : [text, ...usual]
}

const selfNamed = ['dmy', 'mdy', 'ymd', 'doubled', 'backslash', 'lines'] as const
type Word = (typeof selfNamed)[number] | 'tab' | 'space' | 'nothing' | 'yes' | 'no'

const named: Record<string, Word> = {
  '\t': 'tab',
  ' ': 'space',
  '': 'nothing',
  null: 'nothing',
  true: 'yes',
  false: 'no',
}

/** The word for a value that cannot be read as it is, such as a tab; `null` for one that speaks for itself. */
export function wordOf(value: unknown): Word | null {
  return named[String(value)] ?? selfNamed.find((word) => word === value) ?? null
}
