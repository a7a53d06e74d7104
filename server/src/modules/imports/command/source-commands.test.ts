import { join } from 'node:path'
import { Command } from 'commander'
import { expect, it, onTestFinished, vi } from 'vitest'
import { aPriceList, aSourceInstallation, type SourceInstallation } from '../testing/a-source.ts'
import { aFolder, putFile } from '../testing/servers/a-folder.ts'
import { sourceCommands } from './source-commands.ts'

/** What `pm sources test` says, and the code it ends with. */
async function tested({ parts }: SourceInstallation, id: string) {
  let said = ''
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
  const before = process.exitCode
  onTestFinished(() => {
    process.exitCode = before
  })
  process.exitCode = 0
  const program = new Command()
  sourceCommands(program, (work) => work(parts))
  await program.parseAsync(['sources', 'test', id, '--json'], { from: 'user' })
  write.mockRestore()

  const { problem, files } = JSON.parse(said) as {
    problem: { code: string } | null
    files: { name: string; isTaken: boolean }[]
  }
  return { exitCode: process.exitCode, problem: problem?.code, takes: files.filter(({ isTaken }) => isTaken) }
}

it('pm sources test tells both files of a pair, and ends with 1 when the second is missing', async () => {
  const installation = await aSourceInstallation()
  const folder = await aFolder()
  installation.parts.watchFolders = [folder]
  await putFile(join(folder, 'prices.csv'), aPriceList())
  const id = await installation.add({
    connection: { kind: 'folder', path: folder },
    files: { pattern: 'prices*' },
    companion: { pattern: 'names*', key: { column: 'sku' }, companionKey: { column: 'sku' } },
  })

  const alone = await tested(installation, id)
  await putFile(join(folder, 'names.csv'), 'sku;name\nA-0;Pen\n')
  const pair = await tested(installation, id)

  expect(alone).toMatchObject({ exitCode: 1, problem: 'IMPORT_SOURCE_NO_FILE', takes: [] })
  expect(pair).toMatchObject({ exitCode: 0, takes: [{ name: 'names.csv' }, { name: 'prices.csv' }] })
})
