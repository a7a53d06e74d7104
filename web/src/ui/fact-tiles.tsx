import type { ReactNode } from 'react'
import classes from './fact-tiles.module.css'
import type { Tone } from './tag.tsx'

export interface FactTile {
  name: string
  value: ReactNode
  note?: ReactNode
  tone?: Tone | undefined
}

/** A few figures that are read before anything else. */
export function FactTiles({ tiles }: { tiles: readonly FactTile[] }) {
  return (
    <dl className={classes.tiles}>
      {tiles.map(({ name, value, note, tone }) => (
        <div key={name} className={classes.tile} data-tone={tone}>
          <dt>{name}</dt>
          <dd className={classes.value}>{value}</dd>
          {note ? <dd className={classes.note}>{note}</dd> : null}
        </div>
      ))}
    </dl>
  )
}
