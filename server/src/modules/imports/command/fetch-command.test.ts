import { Command } from 'commander'
import { expect, it, onTestFinished, vi } from 'vitest'
import { aWebServer } from '../../../platform/testing/servers/web-server.ts'
import { aPriceList, aSourceInstallation, type SourceInstallation } from '../testing/a-source.ts'
import { fetchCommand } from './fetch-command.ts'

/** What `pm fetch ACME` answers, and the code it ends with. */
async function fetched({ parts }: SourceInstallation) {
  let answer = ''
  const writes = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      answer += String(text)
      return true
    }),
    vi.spyOn(process.stderr, 'write').mockReturnValue(true),
  ]
  const before = process.exitCode
  onTestFinished(() => {
    process.exitCode = before
  })
  process.exitCode = 0
  const program = new Command()
  fetchCommand(program, (work) => work(parts))
  await program.parseAsync(['fetch', 'ACME', '--json'], { from: 'user' })
  for (const write of writes) write.mockRestore()

  const { sources } = JSON.parse(answer) as {
    sources: { name: string; status: string; error?: { code: string }; files: { run: { status: string } | null }[] }[]
  }
  const ends = sources.map(({ name, status, error, files }) => [name, error?.code ?? files[0]?.run?.status ?? status])
  return { exitCode: process.exitCode, ends }
}

it('goes on after a source that fails, and ends with 1 for failed and for held ones, else with 0', async () => {
  const installation = await aSourceInstallation()
  let list = aPriceList(40)
  const { url } = await aWebServer((_, response) => void response.end(list))
  await installation.add({ name: 'b', connection: { kind: 'http', url: `${url}/prices.csv` } })
  const good = await fetched(installation)
  list = aPriceList(40, 20_000)
  const held = await fetched(installation)
  list = aPriceList(41)
  await installation.add({ name: 'a', connection: { kind: 'http', url: 'http://no-such-name.invalid/p.csv' } })
  const failed = await fetched(installation)

  expect(good).toEqual({ exitCode: 0, ends: [['b', 'completed']] })
  expect(held).toEqual({ exitCode: 1, ends: [['b', 'held']] })
  expect(failed).toEqual({
    exitCode: 1,
    ends: [
      ['a', 'IMPORT_SOURCE_NAME_NOT_FOUND'],
      ['b', 'completed'],
    ],
  })
})
