import { Button } from '@mantine/core'
import { importDemo } from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FileUp, PackageOpen, Sparkles } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'

/** The first thing a new installation shows: two ways to get products. */
export function NothingImported() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const demo = useMutation({
    mutationFn: () => call(importDemo, { body: {} }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['imports'] })
      await navigate({ to: '/imports' })
    },
  })

  return (
    <EmptyState Icon={PackageOpen} title={t('products.nothingYet')} text={t('products.nothingYetText')}>
      <ButtonLink to="/imports/new" leftSection={<FileUp size={16} aria-hidden="true" />}>
        {t('products.importFile')}
      </ButtonLink>
      <Button
        variant="default"
        leftSection={<Sparkles size={16} aria-hidden="true" />}
        loading={demo.isPending}
        onClick={() => demo.mutate()}
      >
        {t('products.loadDemo')}
      </Button>
      {demo.error ? <FailureNote error={demo.error} /> : null}
    </EmptyState>
  )
}
