import type { GoldenRow } from '@products-manager/contract'
import { ArrowRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './golden-changes-note.module.css'
import { goldenRowName } from './golden-row-name.ts'
import { useGoldenText } from './use-golden-text.ts'
import { WarnNote } from './warn-note.tsx'

// One change of a mapping does the same to all rows: a few tell it.
const SHOWN = 5

interface GoldenChangesNoteProps {
  rows: readonly Pick<GoldenRow, 'id' | 'note' | 'cells' | 'differences'>[]
  /** The way to say that it is meant. */
  children: ReactNode
}

/** Golden rows that would become something else, and what. */
export function GoldenChangesNote({ rows, children }: GoldenChangesNoteProps) {
  const { t } = useTranslation()
  const golden = useGoldenText()

  return (
    <WarnNote>
      <p>{t('mappings.goldenChange', { count: rows.length })}</p>
      <ul className={classes.rows}>
        {rows.slice(0, SHOWN).map((row) => (
          <li key={row.id}>
            <strong>{goldenRowName(row)}</strong>
            {row.differences.map(({ field, expected, actual }) => (
              <div key={field}>
                {golden.name(field)}
                {t('shell.colon')} <del>{golden.value(field, expected)}</del>{' '}
                <ArrowRight size={13} aria-label={t('product.became')} /> <ins>{golden.value(field, actual)}</ins>
              </div>
            ))}
          </li>
        ))}
      </ul>
      {rows.length > SHOWN ? <p>{t('mappings.goldenMore', { count: rows.length - SHOWN })}</p> : null}
      {children}
    </WarnNote>
  )
}
