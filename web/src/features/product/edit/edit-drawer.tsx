import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { editProduct, type Product, type ProductEdit } from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { LateDrawer } from '../../../ui/late-drawer.tsx'
import classes from './edit.module.css'
import { EditConflict, type ValuesNow, valuesNow } from './edit-conflict.tsx'
import { checkDraft, draftOf, type EditedField, type EditFault, editedFields, editOf, textOf } from './edit-draft.ts'
import { EditField } from './edit-field.tsx'

interface EditDrawerProps {
  product: Product
  opened: boolean
  onClose: () => void
}

/** The values of a product, to be given by hand. */
export function EditDrawer({ product, opened, onClose }: EditDrawerProps) {
  const { t } = useTranslation()

  return (
    <LateDrawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="34rem"
      title={t('edit.title')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <EditForm product={product} onDone={onClose} />
    </LateDrawer>
  )
}

function EditForm({ product, onDone }: { product: Product; onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  // What the person saw stays what it was when the product is read again behind the form.
  const [seen, setSeen] = useState(() => draftOf(product))
  const [draft, setDraft] = useState(seen)
  const [faults, setFaults] = useState<Partial<Record<EditedField, EditFault>>>({})
  const [author, setAuthor] = useLocalStorage({ key: 'pm.author', defaultValue: '' })
  const save = useMutation({
    mutationFn: (edit: ProductEdit) => call(editProduct, { params: { id: product.id }, body: edit }),
    onSuccess: async () => {
      await Promise.all(['product', 'products'].map((resource) => client.invalidateQueries({ queryKey: [resource] })))
      notifications.show({ message: t('edit.saved'), color: 'moss' })
      onDone()
    },
  })
  const edit = editOf(draft, seen)
  const now = valuesNow(save.error)
  const name = author.trim()

  function submit(event: FormEvent) {
    event.preventDefault()
    const found = checkDraft(draft)
    setFaults(found)
    if (edit && Object.keys(found).length === 0) save.mutate({ ...edit, ...(name !== '' && { author: name }) })
  }

  /** What is there now is what the person has seen from here on. */
  function accept(values: ValuesNow, { mine }: { mine: boolean }) {
    const changed = Object.fromEntries(
      Object.entries(values).map(([field, value]) => [
        field,
        { text: textOf(value), held: seen[field as EditedField].held },
      ]),
    )
    setSeen({ ...seen, ...changed })
    if (!mine) setDraft({ ...draft, ...changed })
    save.reset()
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <p className={classes.hint}>{t('edit.hint')}</p>
        <div className={classes.fields}>
          {editedFields.map((field) => (
            <EditField
              key={field}
              field={field}
              draft={draft[field]}
              fault={faults[field]}
              onChange={(value) => setDraft({ ...draft, [field]: value })}
            />
          ))}
        </div>
        <TextInput
          label={t('edit.author')}
          description={t('edit.authorHint')}
          maxLength={100}
          value={author}
          onChange={({ currentTarget }) => setAuthor(currentTarget.value)}
        />
        <div className={classes.foot}>
          {now ? <EditConflict now={now} draft={draft} onAccept={accept} /> : null}
          {save.error && !now ? <FailureNote error={save.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onDone}>
              {t('shell.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={edit === null || now !== null}>
              {t('shell.save')}
            </Button>
          </Group>
        </div>
      </Stack>
    </form>
  )
}
