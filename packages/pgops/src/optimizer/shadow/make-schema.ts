import { plainStatement, quoted } from '../source/plain-statement.ts'
import type { SchemaPart, SourceSchema } from '../source/read-schema.ts'
import { messageOf, type ShadowSession } from './inject-statistics.ts'

/** A part of the schema that the shadow lacks, and why. */
export interface MissingPart {
  what: string
  reason: string
}

/** Makes the source's schema. What fails is tried again after the rest, since anything may need anything. */
export async function makeSchema(session: ShadowSession, schema: SourceSchema): Promise<MissingPart[]> {
  const [schemas = [], ...groups] = schema.groups
  const run = (text: string) => session.run(plainStatement('pgops.make_schema', text))
  await run('set check_function_bodies = off; set client_min_messages = error; set search_path = pg_catalog')
  const missing: MissingPart[] = []
  await inOneGo(run, schemas)
  for (const extension of schema.extensions) missing.push(...(await makeExtension(run, extension)))

  let failed: (SchemaPart & MissingPart)[] = []
  for (const group of groups) failed.push(...(await inOneGo(run, group)))
  for (let before = Number.POSITIVE_INFINITY; failed.length > 0 && failed.length < before; ) {
    before = failed.length
    failed = await oneByOne(run, failed)
  }
  return [...missing, ...failed.map(({ what, reason }) => ({ what, reason }))]
}

type Run = (text: string) => Promise<number>

async function makeExtension(
  run: Run,
  { name, schema, types }: SourceSchema['extensions'][number],
): Promise<MissingPart[]> {
  try {
    await run(`create extension if not exists ${quoted(name)} with schema ${quoted(schema)} cascade`)
    return []
  } catch (error) {
    // A table with a column of such a type still has its other columns.
    for (const type of types) {
      const stand = quoted(type.schema, type.name)
      await run(`create domain ${stand} as text`)
        .catch(() => run(`create schema ${quoted(type.schema)}; create domain ${stand} as text`))
        .catch(() => {})
    }
    return [{ what: `extension ${name}`, reason: messageOf(error) }]
  }
}

/** A hundred at once; where one of them fails, each by itself. */
async function inOneGo(run: Run, parts: SchemaPart[]): Promise<(SchemaPart & MissingPart)[]> {
  const failed: (SchemaPart & MissingPart)[] = []
  for (let start = 0; start < parts.length; start += 100) {
    const some = parts.slice(start, start + 100)
    const whole = await run(some.map(({ text }) => text).join(';\n')).then(
      () => true,
      () => false,
    )
    if (!whole) failed.push(...(await oneByOne(run, some)))
  }
  return failed
}

async function oneByOne(run: Run, parts: SchemaPart[]): Promise<(SchemaPart & MissingPart)[]> {
  const failed: (SchemaPart & MissingPart)[] = []
  for (const { what, text } of parts) {
    try {
      await run(text)
    } catch (error) {
      failed.push({ what, text, reason: messageOf(error) })
    }
  }
  return failed
}
