import { Button, Group, Stack, Switch, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { createSupplier, type Supplier, updateSupplier } from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { suppliersQuery } from '../../api/suppliers-queries.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import { LimitsFields } from './limits-fields.tsx'
import { PolicyChoice } from './policy-choice.tsx'
import { checkSupplier, draftOf, limitsOf, type SupplierDraft, type SupplierFault } from './supplier-draft.ts'

interface SupplierFormProps {
  /** `null` for a new one. */
  supplier: Supplier | null
  onDone: () => void
}

export function SupplierForm({ supplier, onDone }: SupplierFormProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [draft, setDraft] = useState(() => draftOf(supplier))
  const [faults, setFaults] = useState<Partial<Record<keyof SupplierDraft, SupplierFault>>>({})
  const save = useMutation({
    mutationFn: ({ code, priority, contactEmail, holds, limits, ...rest }: SupplierDraft) => {
      const body = {
        ...rest,
        limits: limitsOf({ ...draft, holds, limits }),
        priority: Number(priority),
        contactEmail: contactEmail.trim() || null,
      }
      return supplier
        ? call(updateSupplier, { params: { id: supplier.id }, body })
        : call(createSupplier, { body: { code, ...body } })
    },
    onSuccess: async ({ name }) => {
      await client.invalidateQueries({ queryKey: suppliersQuery.queryKey })
      notifications.show({ message: t('suppliers.saved', { name }), color: 'moss' })
      onDone()
    },
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    const found = checkSupplier(draft)
    setFaults(found)
    if (Object.keys(found).length === 0) save.mutate(draft)
  }

  function text(field: 'code' | 'name' | 'country' | 'contactEmail' | 'priority') {
    const fault = faults[field]
    return {
      label: t(`suppliers.${field === 'contactEmail' ? 'contact' : field}`),
      value: draft[field],
      error: fault ? t(`suppliers.faults.${fault}`) : undefined,
      onChange: (event: { currentTarget: { value: string } }) =>
        setDraft({ ...draft, [field]: event.currentTarget.value }),
    }
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput {...text('name')} required data-autofocus />
        <TextInput
          {...text('code')}
          required
          disabled={supplier !== null}
          description={t('suppliers.codeHint')}
          maxLength={50}
        />
        <Group grow align="flex-start">
          <TextInput {...text('country')} description={t('suppliers.countryHint')} maxLength={2} />
          <TextInput {...text('priority')} description={t('suppliers.priorityHint')} inputMode="numeric" />
        </Group>
        <TextInput {...text('contactEmail')} type="email" />
        <PolicyChoice value={draft.missingPolicy} onChange={(missingPolicy) => setDraft({ ...draft, missingPolicy })} />
        <LimitsFields
          draft={draft}
          isFaulty={faults.limits !== undefined}
          onChange={(change) => setDraft({ ...draft, ...change })}
        />
        <Switch
          label={t('suppliers.isActive')}
          checked={draft.isActive}
          onChange={(event) => setDraft({ ...draft, isActive: event.currentTarget.checked })}
        />
        {save.error ? <FailureNote error={save.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('shell.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('shell.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
