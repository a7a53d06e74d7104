import { notifications } from '@mantine/notifications'
import { pinGoldenRow } from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { profilesQuery } from '../../../api/imports-queries.ts'
import { useFailureText } from '../../../ui/use-failure-text.ts'
import type { Draft } from '../use-draft.ts'

/**
 * Keeps a line as a golden row of the kept mapping that was taken; undefined where none was, or it was changed since: the
 * row is kept with what the kept mapping makes of it, which would not be what the preview shows.
 */
export function usePin({ kept, upload, untouched }: Draft): ((line: number) => void) | undefined {
  const { t } = useTranslation()
  const client = useQueryClient()
  const failureText = useFailureText()
  const { mutate } = useMutation({
    mutationFn: (line: number) =>
      call(pinGoldenRow, { params: { id: kept?.id ?? '' }, body: { uploadId: upload.id, line } }),
    onSuccess: async (_, line) => {
      await client.invalidateQueries({ queryKey: profilesQuery.queryKey })
      notifications.show({ message: t('mappings.pinned', { line }), color: 'moss' })
    },
    onError: (error) => notifications.show({ message: failureText(error).text, color: 'red' }),
  })

  return kept && untouched ? mutate : undefined
}
