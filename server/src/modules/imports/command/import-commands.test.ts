import { Command } from 'commander'
import { expect, it, vi } from 'vitest'
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
