import { Button, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { FileUp } from 'lucide-react'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { uploadQuery } from '../../api/imports-queries.ts'
import { suppliersQuery } from '../../api/suppliers-queries.ts'
import { uploadFile } from '../../api/upload-file.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Page } from '../../ui/page.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { useFormat } from '../../ui/use-format.ts'
import classes from './drop-page.module.css'

const route = getRouteApi('/imports/new')

/** The beginning of an import: one file, dropped or chosen. */
export function DropPage() {
  const { t } = useTranslation()
  const { supplier } = route.useSearch()
  const navigate = route.useNavigate()
  const client = useQueryClient()
  const suppliers = useQuery(suppliersQuery)
  const [over, setOver] = useState(false)
  const [share, setShare] = useState(0)
  const stop = useRef<AbortController>(null)
  const send = useMutation({
    mutationFn: (file: File) => {
      stop.current = new AbortController()
      setShare(0)
      return uploadFile(file, { supplier, signal: stop.current.signal, onProgress: setShare })
    },
    onSuccess: async (upload) => {
      client.setQueryData(uploadQuery(upload.id).queryKey, upload)
      await navigate({ to: '/imports/uploads/$id', params: { id: upload.id }, search: supplier ? { supplier } : {} })
    },
  })

  useEffect(() => () => stop.current?.abort(), [])
  useRefusedDrops()

  function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file && !send.isPending) send.mutate(file)
  }

  return (
    <Page title={t('drop.title')} lead={t('drop.lead')} above={<BackLink to="/imports">{t('runs.title')}</BackLink>}>
      <div className={classes.content}>
        <Select
          label={t('drop.supplier')}
          description={t('drop.supplierHint')}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('products.clearOne', { filter: t('drop.supplier') }) }}
          value={supplier ?? null}
          data={(suppliers.data ?? []).map(({ code, name }) => ({ value: code, label: name }))}
          nothingFoundMessage={t('products.nothingLike')}
          onChange={(code) => void navigate({ search: code ? { supplier: code } : {}, replace: true })}
        />
        {send.isPending && send.variables ? (
          <Sending file={send.variables} share={share} onCancel={() => stop.current?.abort()} />
        ) : (
          // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the field inside is the first.
          <div
            className={classes.zone}
            data-over={over || undefined}
            onDragOver={(event) => {
              event.preventDefault()
              setOver(true)
            }}
            onDragLeave={() => setOver(false)}
            onDrop={drop}
          >
            <FileUp size={34} strokeWidth={1.5} aria-hidden="true" className={classes.icon} />
            <label className={classes.label}>
              <input
                type="file"
                accept=".csv,.tsv,.txt,.tab,.dat,.xlsx,.xlsm,.xlsb,.xls,.ods,.xml,.json,.jsonl,.ndjson,.edi,.gz,.bz2,.zip,text/*"
                className={classes.input}
                onChange={({ currentTarget }) => {
                  const [file] = currentTarget.files ?? []
                  if (file) send.mutate(file)
                  currentTarget.value = ''
                }}
              />
              <span className={classes.choose}>{t('drop.choose')}</span>
            </label>
            <p>{t('drop.orDrop')}</p>
            <p className={classes.hint}>{t('drop.formats')}</p>
          </div>
        )}
        {send.error && !isAbort(send.error) ? <FailureNote error={send.error} /> : null}
      </div>
    </Page>
  )
}

interface SendingProps {
  file: File
  share: number
  onCancel: () => void
}

function Sending({ file, share, onCancel }: SendingProps) {
  const { t } = useTranslation()
  const format = useFormat()

  return (
    <div className={classes.sending}>
      <div className={classes.words}>
        <strong>{file.name}</strong>
        <span>
          {share >= 1
            ? t('drop.looking')
            : t('drop.sent', { sent: format.bytes(file.size * share), size: format.bytes(file.size) })}
        </span>
      </div>
      <ProgressBar percent={share * 100} label={t('drop.sending', { file: file.name })} moving />
      <Button variant="default" size="xs" onClick={onCancel}>
        {t('shell.cancel')}
      </Button>
    </div>
  )
}

/** A file dropped beside the field must not replace the page by its text. */
function useRefusedDrops(): void {
  useEffect(() => {
    const refuse = (event: Event) => event.preventDefault()
    window.addEventListener('dragover', refuse)
    window.addEventListener('drop', refuse)
    return () => {
      window.removeEventListener('dragover', refuse)
      window.removeEventListener('drop', refuse)
    }
  }, [])
}

const isAbort = (error: Error): boolean => error.name === 'AbortError'
