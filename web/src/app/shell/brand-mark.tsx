import classes from './brand-mark.module.css'

/** The product's sign: a barcode with two bars lit. */
export function BrandMark() {
  return (
    <svg className={classes.mark} viewBox="0 0 32 32" aria-hidden="true">
      <rect className={classes.ground} width="32" height="32" rx="7" />
      <g className={classes.bars}>
        <rect x="7" y="8" width="3" height="16" />
        <rect x="12" y="8" width="1.5" height="12" />
        <rect x="15.5" y="8" width="4" height="16" />
        <rect x="21.5" y="8" width="1.5" height="12" />
      </g>
      <g className={classes.lit}>
        <rect x="12" y="21.5" width="1.5" height="2.5" />
        <rect x="21.5" y="21.5" width="3.5" height="2.5" />
      </g>
    </svg>
  )
}
