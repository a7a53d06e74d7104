import { ActionIcon, CopyButton } from '@mantine/core'
import type { Product } from '@products-manager/contract'
import { Check, Copy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import classes from './facts.module.css'
import { OriginValue } from './origin/origin-value.tsx'

/** What it is called, its value, and the field that tells where it comes from. */
type Fact = readonly [string, string | null | undefined, string | null]

/** Identifiers, to copy, and measures, where there are any. */
export function Facts({ product }: { product: Product }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { attributes } = product
  const size = [product.width, product.height, product.depth].map((side) => (side ? format.decimal(side) : '–'))
  const hasSize = product.width ?? product.height ?? product.depth

  const identifiers: readonly Fact[] = [
    [t('fields.ean'), product.ean, 'ean'],
    [t('product.sku'), product.sku, 'supplierSku'],
    [t('fields.asin'), product.asin, 'asin'],
    // The GTIN-14 of an EAN-13 is the same number with a zero before it: no news to anybody.
    [t('product.gtin'), product.gtin === product.ean?.padStart(14, '0') ? null : product.gtin, 'ean'],
    [t('product.upc'), product.upc, 'ean'],
    [t('fields.manufacturerReference'), product.manufacturerReference, 'manufacturerReference'],
    [t('fields.externalId'), product.externalId, 'externalId'],
  ]
  const others: readonly Fact[] = [
    [t('fields.weight'), product.weight && `${format.decimal(product.weight)} kg`, 'weight'],
    [t('product.dimensions'), hasSize ? `${size.join(' × ')} cm` : null, 'width'],
    [t('fields.color'), attributes['color'], 'color'],
    [t('fields.size'), attributes['size'], 'size'],
    [t('fields.material'), attributes['material'], 'material'],
    [t('fields.countryOfOrigin'), attributes['countryOfOrigin'], 'countryOfOrigin'],
    [t('fields.taxRate'), attributes['taxRate'] && `${format.decimal(attributes['taxRate'])} %`, 'taxRate'],
    [t('fields.minOrderQuantity'), attributes['minOrderQuantity'], 'minOrderQuantity'],
    [t('fields.leadTimeDays'), attributes['leadTimeDays'], 'leadTimeDays'],
    [t('fields.availableFrom'), attributes['availableFrom'], 'availableFrom'],
    [t('product.inCatalogueSince'), format.day(product.createdAt), null],
  ]

  return (
    <Panel title={t('product.identifiers')}>
      <dl className={classes.facts}>
        {identifiers.map(([name, value, field]) =>
          value ? <Identifier key={name} name={name} value={value} field={field} /> : null,
        )}
        {others.map(([name, value, field]) =>
          value ? (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{field ? <OriginValue field={field}>{value}</OriginValue> : value}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </Panel>
  )
}

function Identifier({ name, value, field }: { name: string; value: string; field: string | null }) {
  const { t } = useTranslation()

  return (
    <div>
      <dt>{name}</dt>
      <dd className={classes.code}>
        {field ? <OriginValue field={field}>{value}</OriginValue> : value}
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <ActionIcon size="xs" aria-label={t(copied ? 'shell.copied' : 'shell.copy', { what: name })} onClick={copy}>
              {copied ? <Check size={13} aria-hidden="true" /> : <Copy size={13} aria-hidden="true" />}
            </ActionIcon>
          )}
        </CopyButton>
      </dd>
    </div>
  )
}
