import type { ExplainedStep } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { LongText } from './long-text.tsx'
import classes from './step-lines.module.css'
import { useProblemText } from './use-problem-text.ts'

const ends = ['constant', 'clean', 'no-value', 'otherwise'] as const

/** Each step of a value with what it left, as items of a list. */
export function StepLines({ steps }: { steps: readonly ExplainedStep[] }) {
  const { t, i18n } = useTranslation()
  const problemText = useProblemText()
  const nameOf = ({ step, detail }: ExplainedStep) => {
    if (step === 'read') return detail ?? ''
    if (ends.includes(step as 'clean')) return t(`mapping.ends.${step as 'clean'}`)
    const name = i18n.t(`mapping.transforms.${step}` as 'mapping.transforms.trim', { defaultValue: step })
    return step === 'if' ? `${name} → ${t(`mapping.parts.${detail as 'then'}`)}` : name
  }

  return steps.map((step, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place alone.
    <li key={place} className={classes.line} data-last={place === steps.length - 1 || undefined}>
      <span className={classes.step}>{nameOf(step)}</span>
      {step.fault ? (
        <span className={classes.fault}>{problemText({ code: step.fault, message: step.fault })}</span>
      ) : step.value === '' ? (
        <em className={classes.step}>{t('runs.emptyValue')}</em>
      ) : (
        <span className={classes.value}>
          <LongText text={step.value ?? ''} />
        </span>
      )}
    </li>
  ))
}
