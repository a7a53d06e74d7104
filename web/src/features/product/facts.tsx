import { ActionIcon, CopyButton } from '@mantine/core'
import type { Product } from '@products-manager/contract'
import { Check, Copy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../ui/panel.tsx'
import { useFormat } from '../../ui/use-format.ts'
import classes from './facts.module.css'

/** Identifiers, to copy, and measures, where there are any. */
export function Facts({ product }: { product: Product }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { attributes } = product
  const size = [product.width, product.height, product.depth].map((side) => (side ? format.decimal(side) : '–'))
  const hasSize = product.width ?? product.height ?? product.depth

  const identifiers: readonly [string, string | null][] = [
    [t('fields.ean'), product.ean],
    [t('product.sku'), product.sku],
    [t('fields.asin'), product.asin],
    // The GTIN-14 of an EAN-13 is the same number with a zero before it: no news to anybody.
    [t('product.gtin'), product.gtin === product.ean?.padStart(14, '0') ? null : product.gtin],
    [t('product.upc'), product.upc],
    [t('fields.manufacturerReference'), product.manufacturerReference],
    [t('fields.externalId'), product.externalId],
  ]
  const others: readonly [string, string | null | undefined][] = [
    [t('fields.weight'), product.weight && `${format.decimal(product.weight)} kg`],
    [t('product.dimensions'), hasSize ? `${size.join(' × ')} cm` : null],
    [t('fields.color'), attributes['color']],
    [t('fields.size'), attributes['size']],
    [t('fields.material'), attributes['material']],
    [t('fields.countryOfOrigin'), attributes['countryOfOrigin']],
    [t('fields.taxRate'), attributes['taxRate'] && `${format.decimal(attributes['taxRate'])} %`],
    [t('fields.minOrderQuantity'), attributes['minOrderQuantity']],
    [t('fields.leadTimeDays'), attributes['leadTimeDays']],
    [t('fields.availableFrom'), attributes['availableFrom']],
    [t('product.inCatalogueSince'), format.day(product.createdAt)],
  ]

  return (
    <Panel title={t('product.identifiers')}>
      <dl className={classes.facts}>
        {identifiers.map(([name, value]) => (value ? <Identifier key={name} name={name} value={value} /> : null))}
        {others.map(([name, value]) =>
          value ? (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </Panel>
  )
}

function Identifier({ name, value }: { name: string; value: string }) {
  const { t } = useTranslation()

  return (
    <div>
      <dt>{name}</dt>
      <dd className={classes.code}>
        {value}
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
