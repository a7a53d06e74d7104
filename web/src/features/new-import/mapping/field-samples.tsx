import { useDebouncedValue } from '@mantine/hooks'
import type { ProductField } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { explainQuery } from '../../../api/imports-queries.ts'
import { FailureSentence } from '../../../ui/failure-sentence.tsx'
import { StepLines } from '../../../ui/step-lines.tsx'
import { useProblemText } from '../../../ui/use-problem-text.ts'
import type { Draft } from '../use-draft.ts'
import classes from './field-drawer.module.css'

// As the preview waits: long enough not to ask at every key.
const TYPING_PAUSE_MS = 300

/** Values of the file as each step leaves them: the first that differ from each other. */
export function FieldSamples({ field, draft }: { field: ProductField; draft: Draft }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const [profile] = useDebouncedValue(draft.profile, TYPING_PAUSE_MS)
  const { data, error } = useQuery(explainQuery(draft.upload.id, { profile, field }))

  return (
    <div>
      <h3 className={classes.title}>{t('mapping.result')}</h3>
      {error ? <FailureSentence error={error} /> : null}
      <ul className={classes.samples} aria-live="polite">
        {(data?.samples ?? []).map(({ line, steps, problems }) => (
          <li key={line}>
            <span className={classes.line}>{line}</span>
            <ol>
              <StepLines steps={steps} />
              {problems.map((problem) => (
                <li key={problem.code} className={classes.fault}>
                  {problemText(problem)}
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ul>
    </div>
  )
}
