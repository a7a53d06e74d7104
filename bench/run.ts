import { readFile, writeFile } from 'node:fs/promises'
import { benchAdvice } from './advice.ts'
import { benchArchive } from './archive.ts'
import { benchBackup } from './backup.ts'
import { benchFormats } from './formats.ts'
import { benchImport } from './import.ts'
import { benchIndexes } from './indexes.ts'
import { benchLists } from './lists.ts'
import { benchPeers } from './peers.ts'
import { benchPlan } from './plan.ts'
import { benchPools } from './pools.ts'
import { benchRows } from './rows.ts'

const RESULTS = new URL('RESULTS.md', import.meta.url)
const benches = {
  advice: benchAdvice,
  archive: benchArchive,
  backup: benchBackup,
  formats: benchFormats,
  import: benchImport,
  lists: benchLists,
  indexes: benchIndexes,
  peers: benchPeers,
  plan: benchPlan,
  pools: benchPools,
  rows: benchRows,
}

const [name = '', ...options] = process.argv.slice(2)
if (!Object.hasOwn(benches, name)) {
  console.error(
    `Which one? npm run bench -- ${Object.keys(benches).join(' | ')} [--products 133149; peers: 10000] [--rounds 3] [--keep]; rows: [--rows 10000000]; backup: [--megabytes 1100] [--kills 20] [--damages 100] [--only speed|increments|restore|kills|damages]`,
  )
  process.exit(2)
}

const wordAfter = (option: string) => (options.includes(option) ? options[options.indexOf(option) + 1] : undefined)
const numberAfter = (option: string, otherwise: number) => Number(wordAfter(option) ?? otherwise)
const result = await benches[name as keyof typeof benches]({
  // Peers take minutes for as many as the others are measured with.
  products: numberAfter('--products', name === 'peers' ? 10_000 : 133_149),
  rounds: numberAfter('--rounds', 3),
  rows: numberAfter('--rows', 10_000_000),
  megabytes: numberAfter('--megabytes', 1_100),
  kills: numberAfter('--kills', 20),
  damages: numberAfter('--damages', 100),
  only: wordAfter('--only'),
})
console.log(result)
if (options.includes('--keep')) await keep(result)

/** Puts each section in the place of the one of its name in RESULTS.md. */
async function keep(made: string): Promise<void> {
  const text = await readFile(RESULTS, 'utf8').catch(
    () => '# Results\n\nEach section is the output of `npm run bench -- NAME --keep`.\n',
  )
  const [head = '', ...sections] = text.split(/^(?=## )/m)
  const news = made.split(/^(?=## )/m)
  const titles = new Set(news.map(titleOf))
  const all = [...sections.filter((one) => !titles.has(titleOf(one))), ...news].sort()
  await writeFile(RESULTS, `${head.trimEnd()}\n\n${all.map((each) => each.trim()).join('\n\n')}\n`)
}

function titleOf(section: string): string {
  return section.slice(0, section.indexOf('\n'))
}
