import { Button } from '@mantine/core'
import type { SourceTest } from '@products-manager/contract'
import { CircleAlert, CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { FailureSentence } from '../../../ui/failure-sentence.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './source-form.module.css'

interface TestResultProps {
  test: SourceTest
  /** Takes over the key an SFTP server showed. */
  onPin: (hostKey: string) => void
}

const SHOWN = 8

/** What a look would take, or what is wrong in plain words. */
export function TestResult({ test, onPin }: TestResultProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { ok, problem, files, filesSeen, hostKey, milliseconds } = test

  return (
    <div role="status" className={classes.result} data-ok={ok || undefined}>
      <div className={classes.verdict}>
        {ok ? <CircleCheck size={18} aria-hidden="true" /> : <CircleAlert size={18} aria-hidden="true" />}
        {problem ? (
          <div>
            <FailureSentence error={problem} />
          </div>
        ) : (
          <p>{t('sources.testGood', { count: filesSeen, time: format.milliseconds(milliseconds) })}</p>
        )}
      </div>
      {hostKey ? (
        <div className={classes.key}>
          <span>{t('sources.hostKeyFound')}</span> <code>{hostKey}</code>
          <Button size="compact-xs" variant="subtle" onClick={() => onPin(hostKey)}>
            {t('sources.pinKey')}
          </Button>
        </div>
      ) : null}
      {files.length > 0 ? (
        <ul className={classes.files}>
          {files.slice(0, SHOWN).map(({ name, bytes, modifiedAt, isTaken }) => (
            <li key={`${name} ${modifiedAt}`} data-taken={isTaken || undefined}>
              <span className={classes.file}>{name}</span>
              <span className={classes.facts}>
                {bytes === null ? '' : format.bytes(bytes)} {modifiedAt === null ? '' : format.moment(modifiedAt)}
              </span>
              {isTaken ? <Tag tone="good">{t('sources.wouldTake')}</Tag> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
