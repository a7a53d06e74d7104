import { useDebouncedValue } from '@mantine/hooks'
import type { ExplainedStep, ProductField } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { explainQuery } from '../../../api/imports-queries.ts'
import { FailureSentence } from '../../../ui/failure-sentence.tsx'
import { useProblemText } from '../../../ui/use-problem-text.ts'
import type { Draft } from '../use-draft.ts'
import classes from './field-drawer.module.css'
import type { TransformKind } from './transforms.ts'

// As the preview waits: long enough not to ask at every key.
const TYPING_PAUSE_MS = 300

const ends = ['read', 'constant', 'clean', 'otherwise'] as const

/** Values of the file as each step leaves them: the first that differ from each other. */
export function FieldSamples({ field, draft }: { field: ProductField; draft: Draft }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const [profile] = useDebouncedValue(draft.profile, TYPING_PAUSE_MS)
  const { data, error } = useQuery(explainQuery(draft.upload.id, { profile, field }))

  const nameOf = ({ step, detail }: ExplainedStep) => {
    if (step === 'read') return detail ?? ''
    if (ends.includes(step as 'read')) return t(`mapping.ends.${step as 'clean'}`)
    const name = t(`mapping.transforms.${step as TransformKind}`)
    return step === 'if' ? `${name} → ${t(`mapping.parts.${detail as 'then'}`)}` : name
  }

  return (
    <div>
      <h3 className={classes.title}>{t('mapping.result')}</h3>
      {error ? <FailureSentence error={error} /> : null}
      <ul className={classes.samples} aria-live="polite">
        {(data?.samples ?? []).map(({ line, steps, problems }) => (
          <li key={line}>
            <span className={classes.line}>{line}</span>
            <ol>
              {steps.map((step, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place alone.
                <li key={place} data-last={place === steps.length - 1 || undefined}>
                  <span className={classes.step}>{nameOf(step)}</span>
                  {step.fault ? (
                    <span className={classes.fault}>{problemText({ code: step.fault, message: step.fault })}</span>
                  ) : step.value === '' ? (
                    <em>{t('runs.emptyValue')}</em>
                  ) : (
                    <span className={classes.value}>{step.value}</span>
                  )}
                </li>
              ))}
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
