import { userInfo } from 'node:os'
import { ProductEdit } from '@products-manager/contract'
import type { Command } from 'commander'
import { Check } from 'typebox/value'
import { runCommand } from '../../../platform/cli/run-command.ts'
import { editProduct } from '../edit-product.ts'
import { findOne, type Which, type WithParts, whichOptions } from './which-product.ts'

interface SetOptions extends Which {
  release?: string[]
  id?: string
  json?: boolean
}

const WHOLE = new Set(['minOrderQuantity', 'leadTimeDays'])

/** `pm products set title=… --ean …`: values by hand, held until they are released. */
export function setCommand(products: Command, withParts: WithParts): void {
  whichOptions(products.command('set [values...]').description('give a product values by hand, such as title=Pen'))
    .option('--id <id>', 'by its identifier')
    .option('--release <field...>', 'fields that suppliers may fill again')
    .action((texts: string[], { json, release, ...which }: SetOptions, command: Command) => {
      const edit: unknown = {
        values: Object.fromEntries(texts.map(readValue)),
        ...(release && { release }),
        author: userInfo().username,
      }
      if (!Check(ProductEdit, edit))
        command.error('error: values are FIELD=VALUE, such as title=Pen or brand=Acme; FIELD= empties one', {
          exitCode: 2,
        })
      return runCommand({ json }, ({ output }) =>
        withParts(async ({ catalog }) => {
          const product = await editProduct(catalog, { id: await findOne(catalog, which), edit })
          output.answer(product, () => `${product.title}: held by hand: ${product.heldFields.join(', ') || 'nothing'}`)
        }),
      )
    })
}

function readValue(text: string): [string, unknown] {
  const at = text.indexOf('=')
  const [field, value] = at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
  if (value === '') return [field, null]
  if (field === 'category') return [field, value?.split('>').map((level) => level.trim())]
  return [field, WHOLE.has(field) ? Number(value) : value]
}
