import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Texts } from './en/index.ts'

export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]

const STORAGE_KEY = 'products-manager.language'

// One language is loaded, not both: each is a tenth of the first page.
const loaders: Record<Language, () => Promise<{ texts: Texts }>> = {
  en: () => import('./en/index.ts'),
  fr: () => import('./fr/index.ts'),
}

const isLanguage = (text: string | null): text is Language => languages.some((language) => language === text)

/** The language chosen here before, else the first one of the browser that we speak. */
export function preferredLanguage(chosen: string | null, wanted: readonly string[]): Language {
  if (isLanguage(chosen)) return chosen
  return wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en'
}

export async function startI18n(): Promise<void> {
  const language = preferredLanguage(stored(), navigator.languages)
  const { texts } = await loaders[language]()
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: texts } },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  document.documentElement.lang = language
}

export async function chooseLanguage(language: Language): Promise<void> {
  const { texts } = await loaders[language]()
  i18next.addResourceBundle(language, 'translation', texts)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  try {
    localStorage.setItem(STORAGE_KEY, language)
  } catch {
    // Storage is blocked: the choice holds until the page is closed.
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY)
  } catch {
    return null
  }
}
