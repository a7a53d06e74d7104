import { Button } from '@mantine/core'
import { acceptColumnMoves, type ImportRun } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { runColumnMovesQuery } from '../../api/imports-queries.ts'
import { keepRun } from '../../api/use-live-runs.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import { MoveList } from '../../ui/move-list.tsx'

const ofColumns = ['IMPORT_COLUMNS_MISSING', 'IMPORT_COLUMNS_MOVED']

/** A run that stopped because columns are called otherwise: which is which, and one click to import the file so. */
export function RunColumns({ run }: { run: ImportRun }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const params = { id: run.id }
  const stopped = run.error !== null && ofColumns.includes(run.error.code)
  const { data } = useQuery({ ...runColumnMovesQuery(run.id), enabled: stopped })
  const accept = useMutation({
    mutationFn: () =>
      call(acceptColumnMoves, {
        params,
        body: { moves: (data?.moves ?? []).map(({ from, to }) => ({ from, to })) },
      }),
    onSuccess: async ({ run: next }) => {
      keepRun(client, next)
      await client.invalidateQueries({ queryKey: ['profiles'] })
      await navigate({ to: '/imports/$id', params: { id: next.id } })
    },
  })

  if (!stopped || !data || data.moves.length === 0) return null
  return (
    <>
      <MoveList moves={data.moves}>
        <Button size="xs" loading={accept.isPending} onClick={() => accept.mutate()}>
          {t('runs.acceptColumns')}
        </Button>
      </MoveList>
      {accept.error ? <FailureNote error={accept.error} /> : null}
    </>
  )
}
