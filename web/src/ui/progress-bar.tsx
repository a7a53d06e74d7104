import classes from './progress-bar.module.css'

interface ProgressBarProps {
  percent: number
  label: string
  moving?: boolean
  thin?: boolean
}

/** How far something has come; a screen reader asks for it, the live text beside it tells the steps. */
export function ProgressBar({ percent, label, moving = false, thin = false }: ProgressBarProps) {
  const whole = Math.round(percent)

  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={whole}
      className={classes.bar}
      data-thin={thin || undefined}
    >
      <span className={classes.done} data-moving={moving || undefined} style={{ width: `${percent}%` }} />
    </div>
  )
}
