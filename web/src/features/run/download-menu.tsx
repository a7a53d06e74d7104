import { Button, Menu } from '@mantine/core'
import { ChevronDown, Download, FileSpreadsheet, List, Rows3 } from 'lucide-react'
import { useTranslation } from 'react-i18next'

/** The problems to take away: the supplier's own file marked, its bad rows, or the bare list. */
export function DownloadMenu({ runId }: { runId: string }) {
  const { t } = useTranslation()
  const base = `/api/v1/imports/${runId}`
  const items = [
    { href: `${base}/marked-file`, label: t('doctor.markedFile'), Icon: FileSpreadsheet },
    { href: `${base}/marked-file?as=xlsx`, label: t('doctor.badRows'), Icon: Rows3 },
    { href: `${base}/errors.csv`, label: t('doctor.list'), Icon: List },
  ]
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<Download size={14} aria-hidden="true" />}
          rightSection={<ChevronDown size={13} aria-hidden="true" />}
        >
          {t('doctor.download')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(({ href, label, Icon }) => (
          <Menu.Item key={href} component="a" href={href} download leftSection={<Icon size={14} aria-hidden="true" />}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
