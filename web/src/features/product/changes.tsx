import { useTranslation } from 'react-i18next'
import { Panel } from '../../ui/panel.tsx'
import { ChangeList } from './change-list.tsx'

/** Every change of the product. */
export function Changes({ productId }: { productId: string }) {
  const { t } = useTranslation()

  return (
    <Panel title={t('product.changes')} note={t('product.changesNote')}>
      <ChangeList productId={productId} />
    </Panel>
  )
}
