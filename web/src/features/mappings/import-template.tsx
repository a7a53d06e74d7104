import { Button, FileButton } from '@mantine/core'
import { Upload } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'

interface ImportTemplateProps {
  loading: boolean
  onFile: (file: File) => void
}

/** Takes a mapping from a file, as Export JSON writes it. */
export function ImportTemplate({ loading, onFile }: ImportTemplateProps) {
  const { t } = useTranslation()
  const reset = useRef<() => void>(null)

  return (
    <FileButton
      accept="application/json,.json"
      resetRef={reset}
      onChange={(file) => {
        // The same file, mended, may be chosen again: without this nothing would happen then.
        reset.current?.()
        if (file) onFile(file)
      }}
    >
      {(props) => (
        <Button {...props} variant="default" loading={loading} leftSection={<Upload size={15} aria-hidden="true" />}>
          {t('mappings.import')}
        </Button>
      )}
    </FileButton>
  )
}
