import type { ValueOrigin } from '@products-manager/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { LongText } from '../../../ui/long-text.tsx'
import { StepLines } from '../../../ui/step-lines.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './origin.module.css'

interface OriginFileProps {
  origin: ValueOrigin
  file: NonNullable<ValueOrigin['file']>
}

/** The file, its row, its cells as they are written there, and each step from there to the value. */
export function OriginFile({ origin, file }: OriginFileProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { change, line, where, profile, cells, steps, missing } = origin
  const place = where ? [where.section, format.count(where.number)].filter(Boolean).join(': ') : null

  return (
    <>
      <dl className={`${classes.part} ${classes.facts}`}>
        <div>
          <dt>{t('origin.file')}</dt>
          <dd>
            {file.kept ? (
              <a href={`/api/v1/imports/${file.runId}/original`} download={file.name}>
                {file.name}
              </a>
            ) : (
              file.name
            )}{' '}
            ({format.bytes(file.bytes)})<div className={classes.hash}>SHA-256 {file.hash}</div>
          </dd>
        </div>
        {line === null ? null : (
          <div>
            <dt>{t('plan.line')}</dt>
            <dd>{place ?? format.count(line)}</dd>
          </div>
        )}
        {change?.runId ? (
          <div>
            <dt>{t('origin.run')}</dt>
            <dd>
              <Link to="/imports/$id" params={{ id: change.runId }}>
                {format.moment(change.at)}
              </Link>
            </dd>
          </div>
        ) : null}
        {profile ? (
          <div>
            <dt>{t('origin.profile')}</dt>
            <dd>
              {profile.name}
              {profile.version === null ? null : ` ${t('origin.version', { version: profile.version })}`}
            </dd>
          </div>
        ) : null}
        {cells.map(({ column, text }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two rows of one product have the same columns.
          <div key={place}>
            <dt>{t('origin.cell', { column })}</dt>
            <dd className={classes.raw}>{text === '' ? t('runs.emptyValue') : <LongText text={text} />}</dd>
          </div>
        ))}
      </dl>
      {missing ? <p className={`${classes.part} ${classes.missing}`}>{t(`origin.missing.${missing}`)}</p> : null}
      {steps.length > 0 ? (
        <section className={classes.part}>
          <h3>{t('origin.steps')}</h3>
          <ol className={classes.steps}>
            <StepLines steps={steps} />
          </ol>
        </section>
      ) : null}
    </>
  )
}
