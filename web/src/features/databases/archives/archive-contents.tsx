import { Button } from '@mantine/core'
import type { ArchiveHold, ArchivePiece, ArchivePolicy } from '@products-manager/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { archivePiecesQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import table from '../../../ui/table.module.css'
import { TableFrame } from '../../../ui/table-frame.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { databaseOf } from '../database-search.ts'
import type { ArchiveSpan } from './archive-span.ts'
import classes from './archives.module.css'

interface ArchiveContentsProps {
  policy: ArchivePolicy
  holds: readonly ArchiveHold[]
  onHold: (span: ArchiveSpan) => void
  onBringBack: (span: ArchiveSpan) => void
}

/** The files or months of a policy: of what time, how many rows, what they take, and whether they are held. */
export function ArchiveContents({ policy, holds, onHold, onBringBack }: ArchiveContentsProps) {
  const { t } = useTranslation()
  const database = databaseOf(policy.database)
  const pieces = useInfiniteQuery(archivePiecesQuery(database, policy.name))
  const all = pieces.data?.pages.flatMap(({ items }) => items).filter(({ state }) => state !== 'expired')
  const title = t('archives.contentsOf', { name: policy.name })
  const own = holds.filter((hold) => hold.database === policy.database && hold.policy === policy.name)

  return (
    <Panel title={title} note={t(`archives.lies.${policy.into}`)} flush={(all?.length ?? 0) > 0}>
      {pieces.error ? <FailureNote error={pieces.error} onRetry={pieces.refetch} retrying={pieces.isFetching} /> : null}
      {all === undefined && !pieces.error ? <SkeletonRows rows={3} /> : null}
      {all?.length === 0 ? <p>{t('archives.holdsNothing')}</p> : null}
      {all && all.length > 0 ? (
        <TableFrame label={title}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('archives.span')}</th>
                <th scope="col">{t('archives.state')}</th>
                <th scope="col" className={table.number}>
                  {t('archives.rows')}
                </th>
                <th scope="col" className={table.number}>
                  {t('archives.stored')}
                </th>
                <th scope="col">
                  <span className={table.hidden}>{t('suppliers.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {all.map((piece) => (
                <PieceRow
                  key={piece.id}
                  piece={piece}
                  reasons={own.filter((hold) => covers(hold, piece)).map(({ reason }) => reason)}
                  onHold={() => onHold({ policy, ...daysOf(piece) })}
                  onBringBack={() => onBringBack({ policy, ...daysOf(piece) })}
                />
              ))}
            </tbody>
          </table>
        </TableFrame>
      ) : null}
      {pieces.hasNextPage ? (
        <Button
          size="xs"
          variant="default"
          m="sm"
          loading={pieces.isFetchingNextPage}
          onClick={() => void pieces.fetchNextPage()}
        >
          {t('archives.older')}
        </Button>
      ) : null}
    </Panel>
  )
}

interface PieceRowProps {
  piece: ArchivePiece
  /** Of the holds on its time. */
  reasons: readonly string[]
  onHold: () => void
  onBringBack: () => void
}

function PieceRow({ piece, reasons, onHold, onBringBack }: PieceRowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { oldest, newest, plainBytes, storedBytes } = piece
  const span = oldest && newest ? `${format.day(oldest)} – ${format.day(newest)}` : t('archives.anyTime')

  return (
    <tr>
      <th scope="row" className={table.nowrap}>
        {span}
        <span className={classes.small}>{piece.table}</span>
      </th>
      <td>
        <Tag tone={piece.state === 'archived' ? 'good' : 'accent'}>{t(`archives.pieceStates.${piece.state}`)}</Tag>{' '}
        {reasons.length > 0 ? (
          <>
            <Tag tone="warn">{t('archives.isHeld')}</Tag>
            <span className={classes.reason}>{reasons.join(' · ')}</span>
          </>
        ) : null}
      </td>
      <td className={table.number}>
        {format.count(piece.rows)}
        {piece.rows < piece.fileRows ? (
          <span className={classes.small}>{t('archives.ofRows', { rows: format.count(piece.fileRows) })}</span>
        ) : null}
      </td>
      <td className={table.number}>
        {format.bytes(storedBytes)}
        {plainBytes > storedBytes ? (
          <span className={classes.small}>
            {t('archives.saved', {
              plain: format.bytes(plainBytes),
              share: format.share(1 - storedBytes / plainBytes),
            })}
          </span>
        ) : null}
      </td>
      <td className={table.number}>
        {piece.state === 'archived' ? (
          <>
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`${t('archives.bringBack')} ${span}`}
              onClick={onBringBack}
            >
              {t('archives.bringBack')}
            </Button>{' '}
            <Button size="compact-xs" variant="default" aria-label={`${t('archives.hold')} ${span}`} onClick={onHold}>
              {t('archives.hold')}
            </Button>
          </>
        ) : null}
      </td>
    </tr>
  )
}

function covers({ from, to }: ArchiveHold, { oldest, newest }: ArchivePiece): boolean {
  return (!from || !newest || newest >= from) && (!to || !oldest || oldest < to)
}

/** The days of a file, the last one whole: the end of a time is no part of it. */
function daysOf({ oldest, newest }: ArchivePiece): { from: string; to: string } {
  const after = newest ? new Date(Date.parse(newest) + 86_400_000).toISOString() : ''
  return { from: oldest?.slice(0, 10) ?? '', to: after.slice(0, 10) }
}
