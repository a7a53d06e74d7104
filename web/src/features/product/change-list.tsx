import { Button } from '@mantine/core'
import type { ProductChange } from '@products-manager/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { productChangesQuery } from '../../api/products-queries.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import { FieldChanges } from '../../ui/field-changes.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { Tag, type Tone } from '../../ui/tag.tsx'
import { useFormat } from '../../ui/use-format.ts'
import classes from './changes.module.css'

const tones: Record<ProductChange['kind'], Tone> = {
  created: 'good',
  updated: 'accent',
  missing: 'warn',
  relisted: 'good',
  restored: 'plain',
  removed: 'warn',
}

interface ChangeListProps {
  productId: string
  /** Only changes of this field, and this offer; all of them without. */
  of?: { field?: string; offer?: string | undefined }
  /** What is said when there are none. */
  none?: string
}

/** Changes with where they came from: supplier, file, line, import; the newest first. */
export function ChangeList({ productId, of = {}, none }: ChangeListProps) {
  const { t } = useTranslation()
  const query = useInfiniteQuery(productChangesQuery(productId, of))
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query
  const changes = data?.pages.flatMap((page) => page.items) ?? []

  return (
    <>
      {error ? <FailureNote error={error} onRetry={refetch} /> : null}
      {data || error ? null : <SkeletonRows rows={4} />}
      {data && changes.length === 0 ? <p className={classes.none}>{none ?? t('product.noChanges')}</p> : null}
      <ol className={classes.changes}>
        {changes.map((change) => (
          <li key={change.id} className={classes.change}>
            <ChangeOrigin change={change} />
            <FieldChanges fields={change.fields} />
          </li>
        ))}
      </ol>
      {hasNextPage ? (
        <Button variant="default" size="xs" mt="md" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {t('product.olderChanges')}
        </Button>
      ) : null}
    </>
  )
}

function ChangeOrigin({ change }: { change: ProductChange }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { kind, at, author, supplierCode, fileName, line, runId } = change

  return (
    <div className={classes.origin}>
      <Tag tone={tones[kind]}>{t(`product.kinds.${kind}`)}</Tag>
      {author === null ? null : <span>{author}</span>}
      <time dateTime={at}>{format.moment(at)}</time>
      {supplierCode ? <span>{supplierCode}</span> : null}
      {fileName ? (
        <span className={classes.file}>
          {line === null ? fileName : t('product.fileLine', { file: fileName, line: format.count(line) })}
        </span>
      ) : null}
      {runId ? (
        <Link to="/imports/$id" params={{ id: runId }}>
          {t('product.seeImport')}
        </Link>
      ) : null}
    </div>
  )
}
