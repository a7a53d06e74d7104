import { ActionIcon, Button, NumberInput, TextInput } from '@mantine/core'
import type { FixedColumn } from '@products-manager/contract'
import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../../ui/panel.tsx'
import { ScrollRegion } from '../../../ui/scroll-region.tsx'
import type { Draft } from '../use-draft.ts'
import { addEdge, cutLine, moveEdge, removeEdge, rulerOf } from './fixed-columns.ts'
import classes from './fixed-width-panel.module.css'

/** Where the columns of a text of fixed width begin, over its own lines; every edge can be moved, added, removed. */
export function FixedWidthPanel({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  const { detection } = draft.upload
  const { fixedColumns = null, lines = [] } = detection.format ?? {}
  if (!fixedColumns) return null
  const give = (columns: FixedColumn[] | null) => {
    if (!columns) return
    const format = { ...draft.profile.file?.format, kind: 'fixed-width' as const, columns }
    // Columns that are given have their names: whether a line of names stands above the records has to be said, too.
    draft.giveAll({ format, header: detection.header.value })
  }

  return (
    <Panel title={t('mapping.fixed.title')} note={t('mapping.fixed.note')}>
      <Lines lines={lines} columns={fixedColumns} />
      <ul className={classes.edges} aria-label={t('mapping.fixed.title')}>
        {fixedColumns.map((column, i) => (
          // A column is told by its place: names may repeat while somebody writes them.
          <Edge
            // biome-ignore lint/suspicious/noArrayIndexKey: see above.
            key={`${i} ${column.start} ${column.name}`}
            column={column}
            disabled={draft.looking}
            onMove={(start) => {
              const moved = moveEdge(fixedColumns, i, start)
              give(moved)
              return moved !== null
            }}
            onRename={(name) => give(fixedColumns.map((one, at) => (at === i ? { ...one, name } : one)))}
            onRemove={i === 0 ? null : () => give(removeEdge(fixedColumns, i))}
          />
        ))}
      </ul>
      <AddEdge disabled={draft.looking} onAdd={(start) => give(addEdge(fixedColumns, start))} />
    </Panel>
  )
}

function Lines({ lines, columns }: { lines: readonly string[]; columns: readonly FixedColumn[] }) {
  const { t } = useTranslation()
  const width = Math.max(0, ...lines.map(({ length }) => length))

  return (
    <ScrollRegion className={classes.lines} label={t('mapping.fixed.lines')}>
      <pre className={classes.ruler} aria-hidden="true">
        {rulerOf(width)}
      </pre>
      {lines.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are told apart by their place alone.
        <pre key={i}>
          {cutLine(line, columns).map(({ text, column }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces are told apart by their place alone.
            <span key={place} className={column === null ? classes.outside : classes.column}>
              {text}
            </span>
          ))}
        </pre>
      ))}
    </ScrollRegion>
  )
}

interface EdgeProps {
  column: FixedColumn
  disabled: boolean
  /** Whether the column may begin there. */
  onMove: (start: number) => boolean
  onRename: (name: string) => void
  onRemove: (() => void) | null
}

/** One column: its name, and where it begins. A change counts when the field is left, or by Enter. */
function Edge({ column, disabled, onMove, onRename, onRemove }: EdgeProps) {
  const { t } = useTranslation()
  const [name, setName] = useState(column.name)
  const [start, setStart] = useState<number | string>(column.start)
  const [wrong, setWrong] = useState(false)
  const rename = () => {
    const written = name.trim()
    if (written === '') setName(column.name)
    else if (written !== column.name) onRename(written)
  }
  const move = () => {
    if (start !== column.start) setWrong(!onMove(Number(start)))
  }

  return (
    <li className={classes.edge}>
      <TextInput
        size="xs"
        label={t('mapping.fixed.name')}
        maxLength={200}
        value={name}
        disabled={disabled}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        onBlur={rename}
        onKeyDown={({ key }) => key === 'Enter' && rename()}
      />
      <NumberInput
        size="xs"
        className={classes.number}
        label={t('mapping.fixed.start', { name: column.name })}
        min={1}
        allowDecimal={false}
        value={start}
        disabled={disabled}
        error={wrong}
        onChange={setStart}
        onBlur={move}
        onKeyDown={({ key }) => key === 'Enter' && move()}
      />
      {onRemove ? (
        <ActionIcon
          aria-label={t('mapping.fixed.remove', { name: column.name })}
          disabled={disabled}
          onClick={onRemove}
        >
          <X size={15} aria-hidden="true" />
        </ActionIcon>
      ) : null}
    </li>
  )
}

function AddEdge({ disabled, onAdd }: { disabled: boolean; onAdd: (start: number) => void }) {
  const { t } = useTranslation()
  const [start, setStart] = useState<number | string>('')

  return (
    <form
      className={classes.add}
      onSubmit={(event) => {
        event.preventDefault()
        onAdd(Number(start))
        setStart('')
      }}
    >
      <NumberInput
        size="xs"
        className={classes.number}
        label={t('mapping.fixed.at')}
        min={1}
        allowDecimal={false}
        value={start}
        disabled={disabled}
        onChange={setStart}
      />
      <Button size="xs" variant="default" type="submit" disabled={disabled || start === ''}>
        {t('mapping.fixed.add')}
      </Button>
    </form>
  )
}
