import { expect, it } from 'vitest'
import { webhookNames } from './webhook-name.ts'

const named = (...webhooks: [url: string, description?: string][]) => [
  ...webhookNames(webhooks.map(([url, description = ''], i) => ({ id: String(i), url, description }))).values(),
]

it('calls a webhook as a person did, or by its host', () => {
  expect(named(['https://shop.example.com/hook', 'Shop'], ['https://erp.example.com/hook'])).toEqual([
    'Shop',
    'erp.example.com',
  ])
})

it('tells webhooks of one host or one name apart', () => {
  const [orders, stock] = ['https://shop.example.com/orders', 'https://shop.example.com/stock?v=2'] as const

  expect(named([orders], [stock])).toEqual(['shop.example.com/orders', 'shop.example.com/stock?v=2'])
  expect(named([orders, 'Shop'], [stock, 'Shop'])).toEqual([
    'Shop · shop.example.com/orders',
    'Shop · shop.example.com/stock?v=2',
  ])
  expect(named([orders], [orders])).toEqual(['shop.example.com/orders (1)', 'shop.example.com/orders (2)'])
})
