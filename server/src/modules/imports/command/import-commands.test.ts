import { Command } from 'commander'
import { expect, it, onTestFinished, vi } from 'vitest'
import { importFile } from '../import-file.ts'
import { anInstallation, aProfile } from '../testing/an-installation.ts'
import { importCommands } from './import-commands.ts'

it('lists the runs of the one supplier it is asked for', async () => {
  const installation = await anInstallation()
  const profile = aProfile(['sku', 'title'])
  await installation.importText('sku;title\nPEN-1;Pen\n', profile)
  const path = await installation.write('other.csv', 'sku;title\nINK-1;Ink\n')
  const { signal } = new AbortController()
  await importFile(installation.parts, { path, supplier: { code: 'OTHER' }, profile, signal })
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const program = new Command()
  importCommands(program, (work) => work(installation.parts as never))

  await program.parseAsync(['import', 'list', '--supplier', 'OTHER', '--json'], { from: 'user' })

  const answer = write.mock.calls.map(([text]) => String(text)).join('')
  write.mockRestore()
  const { items } = JSON.parse(answer) as { items: { supplierCode: string }[] }
  expect(items.map(({ supplierCode }) => supplierCode)).toEqual(['OTHER'])
})

it('leaves no index out of the catalogue when an import that fills it is stopped', async () => {
  const { parts, write, catalog, imports } = await anInstallation()
  const rows = Array.from({ length: 30_000 }, (_, i) => `A-${i};Article ${i}`)
  const file = await write('all.csv', ['sku;title', ...rows].join('\n'))
  const profile = await write('profile.json', JSON.stringify(aProfile(['sku', 'title'])))
  const program = new Command()
  importCommands(program, (work) => work({ ...parts, lanes: 1 } as never))
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => {
    vi.restoreAllMocks()
    process.exitCode = undefined
  })

  const ended = program.parseAsync(['import', file, '--supplier', 'ACME', '--profile', profile], { from: 'user' })
  await vi.waitFor(async () => expect(await catalog.query('select from set_aside')).not.toEqual([]), {
    timeout: 30_000,
    interval: 5,
  })
  process.listeners('SIGINT').at(-1)?.('SIGINT')
  await ended

  expect(await imports.query('select status from import_jobs')).toEqual([{ status: 'interrupted' }])
  expect(await catalog.query('select name from set_aside')).toEqual([])
})

it('says what a row is, and takes what it is told to be one', async () => {
  const { parts, write, catalog } = await anInstallation()
  const product = (i: number) => ({
    sku: `P-${i}`,
    title: `Tee ${i}`,
    variants: [{ sku: `V-${i}0` }, { sku: `V-${i}1` }],
  })
  const file = await write('shop.json', JSON.stringify({ products: [product(1), product(2)] }))
  const program = new Command()
  importCommands(program, (work) => work(parts as never))
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  onTestFinished(() => void vi.restoreAllMocks())
  const run = (...more: string[]) =>
    program.parseAsync(['import', file, '--supplier', 'ACME', ...more], { from: 'user' })

  await run('--dry-run')
  await run('--records', '/products/+/variants')

  const lines = said.mock.calls.map(([text]) => String(text)).join('')
  expect(lines).toContain('A row could be each of variants in /products: --records /products/+/variants')
  expect(lines).toContain('A row is each of variants in /products, with what stands around it there.')
  expect(await catalog.query('select supplier_sku as sku from supplier_products order by sku')).toEqual(
    ['V-10', 'V-11', 'V-20', 'V-21'].map((sku) => ({ sku })),
  )
})
