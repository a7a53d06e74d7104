import { Button, Portal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './not-loaded.module.css'

// As Chromium, Firefox and WebKit say it.
const NOT_LOADED = /^(Failed to fetch|error loading) dynamically imported module|^Importing a module script failed/

/** Whether code that is read late could not be read. */
export function isNotLoaded(error: unknown): boolean {
  return error instanceof Error && NOT_LOADED.test(error.message)
}

/** Above everything else, and nothing else is touched: what was typed on the page is still there to be saved. */
export function NotLoadedNote() {
  const { t } = useTranslation()
  const { title, text } = useNotLoadedText()

  return (
    <Portal>
      <div role="alert" className={classes.note}>
        <p>
          <strong>{title}</strong> {text}
        </p>
        <Button size="compact-sm" onClick={() => location.reload()}>
          {t('shell.reload')}
        </Button>
      </div>
    </Portal>
  )
}

/** Why a part of the program could not be read: the server has another one than this page began with, or does not answer. */
export function useNotLoadedText(): { title: string; text: string } {
  const { t } = useTranslation()
  const [isReplaced, setReplaced] = useState(false)
  useEffect(() => {
    void hasOtherProgram().then(setReplaced)
  }, [])

  return isReplaced
    ? { title: t('shell.newVersion'), text: t('shell.newVersionText') }
    : { title: t('shell.notLoaded'), text: t('shell.notLoadedText') }
}

/** The first file of a program has another name in each version. */
async function hasOtherProgram(): Promise<boolean> {
  const first = document.querySelector('script[type=module]')?.getAttribute('src')
  const page = await fetch('/', { cache: 'no-store' })
    .then((answer) => (answer.ok ? answer.text() : null))
    .catch(() => null)
  return Boolean(first && page && !page.includes(first))
}
