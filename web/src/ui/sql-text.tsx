import { Button, CopyButton } from '@mantine/core'
import { Check, Copy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import classes from './sql-text.module.css'

interface SqlTextProps {
  /** What the statements do, for people who hear the page. */
  label: string
  statements: readonly string[]
  /** Commands for a shell, which end at the line's end. */
  isShell?: boolean
}

/** Statements to read, and to take along. */
export function SqlText({ label, statements, isShell = false }: SqlTextProps) {
  const { t } = useTranslation()
  const text = statements.map((one) => (isShell || one.trimEnd().endsWith(';') ? one : `${one};`)).join('\n')

  return (
    <div className={classes.box}>
      <pre lang="en" className={classes.text}>
        {text}
      </pre>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            className={classes.copy ?? ''}
            aria-label={t('shell.copy', { what: label })}
            leftSection={copied ? <Check size={13} aria-hidden="true" /> : <Copy size={13} aria-hidden="true" />}
            onClick={copy}
          >
            {copied ? t('shell.copied') : label}
          </Button>
        )}
      </CopyButton>
    </div>
  )
}
