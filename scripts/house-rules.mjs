// Rules of this house that no other tool knows. Each prints what breaks it, and where.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const CODE_LINES = 400
const ENTRY_LINES = 60
// Fewer files than this means that the check looked in the wrong place.
const FEWEST_FILES = 200

const files = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .stdout.split('\n')
  .filter((path) => /\.(ts|tsx|mjs|cjs|sql|md|json)$/.test(path) && path !== 'package-lock.json')
const sources = files.flatMap((path) => {
  try {
    return [{ path, text: readFileSync(new URL(path, `file://${root}`), 'utf8') }]
  } catch {
    return []
  }
})
const code = sources.filter(({ path }) => /\.(ts|tsx|mjs|cjs)$/.test(path))
const production = code.filter(({ path }) => !/\.test(-d)?\.tsx?$|\/testing\/|^tests\/|^bench\/|^scripts\//.test(path))

const broken = [
  ...(files.length < FEWEST_FILES ? [`only ${files.length} files were seen`] : []),
  ...code.flatMap(({ path, text }) => {
    const lines = codeLines(text)
    const entry = /\/main\/[^/]+\.ts$/.test(path) && !path.endsWith('.test.ts')
    const limit = entry ? ENTRY_LINES : CODE_LINES
    return lines > limit ? [`${path}: ${lines} code lines, more than ${limit}`] : []
  }),
  ...matches(code, /\b(?:TODO|FIXME|XXX)\b/, 'leaves something to do', /^scripts\/house-rules/),
  ...matches(code, /@ts-ignore|@ts-nocheck/, 'switches the compiler off', /^scripts\/house-rules/),
  ...matches(
    code,
    /new TextDecoder\(['"]windows-1252['"]\)\.decode\([^)]*\)/,
    'decodes windows-1252 in one go, which Node 20 gets wrong',
  ),
  ...matches(
    sources,
    /(?:^|[\s"'`(])\/(?:root|home|work|Users)\/[\w.-]+\//m,
    "names a path of somebody's machine",
    /^scripts\/house-rules/,
  ),
  ...production
    .filter(({ path }) => /(?:^|\/)(?:utils?|helpers?|common|misc|manager|data)\.tsx?$/.test(path))
    .map(({ path }) => `${path}: ${basename(path)} says nothing of what is in it`),
  ...sqlOutsideQueries(),
  ...statementNames(),
]

for (const line of broken) console.error(line)
if (broken.length > 0) process.exit(1)
console.log(`${sources.length} files hold to the house rules.`)

function codeLines(text) {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length
}

function matches(among, pattern, why, except = /^$/) {
  return among.filter(({ path, text }) => !except.test(path) && pattern.test(text)).map(({ path }) => `${path}: ${why}`)
}

function sqlOutsideQueries() {
  return production
    .filter(
      ({ path, text }) =>
        path.startsWith('server/src/') && !path.includes('/queries/') && /\bsql(?:<[^(]*>)?\('/.test(text),
    )
    .map(({ path }) => `${path}: SQL is written under queries/ only`)
}

/** Names are what people see in pg_stat_statements: one statement each, beginning with its module's. */
function statementNames() {
  const seen = new Map()
  return production.flatMap(({ path, text }) => {
    if (!path.startsWith('server/src/')) return []
    // server/src/modules/<owner>/… and server/src/platform/<owner>/…
    const owner = path.split('/')[3]
    return [...text.matchAll(/\bsql(?:<[^(]*>)?\('([^']+)'\)/g)].flatMap(([, name]) => {
      const faults = []
      if (!name.startsWith(`${owner}.`)) faults.push(`${path}: the statement ${name} does not begin with ${owner}.`)
      if (seen.has(name)) faults.push(`${path}: the statement name ${name} is that of ${seen.get(name)}`)
      seen.set(name, path)
      return faults
    })
  })
}
