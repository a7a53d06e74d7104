import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import more from './more.module.css'
import { useFormat } from './use-format.ts'

// Four lines of a telephone.
const SHOWN = 160

/** A text whose end, where it is long, waits for a click: what stands below it stays in sight. */
export function LongText({ text }: { text: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [all, setAll] = useState(false)

  // Nobody clicks for a few words.
  if (text.length <= 1.5 * SHOWN) return text
  return (
    <>
      {all ? text : `${text.slice(0, SHOWN).replace(/[\uD800-\uDBFF]$/, '')}…`}{' '}
      <UnstyledButton className={more.more} aria-expanded={all} onClick={() => setAll(!all)}>
        {all ? t('shell.textLess') : t('shell.textMore', { count: text.length, shown: format.count(text.length) })}
      </UnstyledButton>
    </>
  )
}
