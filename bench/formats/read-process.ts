// It collects its garbage as the program does.
import '../../server/bin/heap.mjs'
import type { Profile } from '@products-manager/contract'
import { compileRows } from '../../server/src/modules/imports/batches/compile-rows.ts'
import { findColumn } from '../../server/src/modules/imports/formats/find-column.ts'
import { lookAtSource } from '../../server/src/modules/imports/look-at-source.ts'
import { dialectOf } from '../../server/src/modules/imports/parse/dialect-of.ts'
import { group } from '../../server/src/modules/imports/parse/group.ts'
import { parse } from '../../server/src/modules/imports/parse/parse.ts'

const [path = ''] = process.argv.slice(2)
const started = performance.now()
const { file, detection } = await lookAtSource(path, {})
const dialect = dialectOf(detection)
const from = (column: string) => ({ from: findColumn(dialect, { column }) === null ? { path: column } : { column } })
const profile: Profile = {
  name: 'bench',
  version: 1,
  fields: {
    supplierSku: from('sku'),
    ean: from('ean'),
    title: from('title'),
    description: from('description'),
    brand: from('brand'),
    price: from('price'),
    stock: from('stock'),
    weight: from('weight'),
  },
}
const rows = compileRows(profile, dialect)
let taken = 0
for await (const records of group(parse(file.open(), dialect), null)) {
  for (const record of records) {
    if (rows.draftOf(record, () => {})) taken++
  }
}
await file.close()
const { user, system } = process.cpuUsage()
const reading = {
  rows: taken,
  wallMs: performance.now() - started,
  cpuSeconds: (user + system) / 1_000_000,
}
process.stdout.write(JSON.stringify(reading))
