import type { ScratchServer } from '@products-manager/postgres'
import { openDatabase } from '@products-manager/postgres'
import { literal, plainStatement } from '../source/plain-statement.ts'
import type { SourceFacts } from '../source/read-facts.ts'

export const SHADOW = 'shadow'

/** Creates the empty database, its texts compared as the source's where this machine can; says so where it cannot. */
export async function makeDatabase(server: ScratchServer, facts: SourceFacts): Promise<string | null> {
  const admin = openDatabase({
    name: 'postgres',
    url: server.url('postgres'),
    pool: { size: 1 },
    preparedStatements: false,
  })
  const create = (locale: string) =>
    admin.withSession((session) =>
      session.run(
        plainStatement(
          'pgops.make_shadow',
          `create database ${SHADOW} template template0 encoding ${literal(facts.encoding)} ${locale}`,
        ),
      ),
    )
  try {
    for (const locale of locales(facts)) {
      const failure = await create(locale).then(
        () => null,
        (error: unknown) => error,
      )
      if (failure === null)
        return locale === locales(facts)[0]
          ? null
          : `the source's locale ${facts.collate} is not on this machine: ${locale || 'C'} stands for it`
    }
    await create('')
    return `the source's locale ${facts.collate} is not on this machine: C stands for it`
  } finally {
    await admin.close()
  }
}

function locales({ provider, collate, characterType, locale }: SourceFacts): string[] {
  const libc = `lc_collate ${literal(collate)} lc_ctype ${literal(characterType)}`
  if (provider === 'i')
    return [`locale_provider icu icu_locale ${literal(locale ?? 'und')} lc_collate 'C' lc_ctype 'C'`]
  if (provider === 'b')
    return [`locale_provider builtin builtin_locale ${literal(locale ?? 'C')} lc_collate 'C' lc_ctype 'C'`, libc]
  if (isPlain(collate)) return [libc, `lc_collate 'C' lc_ctype 'C.UTF-8'`, `lc_collate 'C' lc_ctype 'C'`]
  // Any language's order will do: what matters is that it is none of bytes, which an index for LIKE 'x%' would need.
  return [libc, `locale_provider icu icu_locale 'und' lc_collate 'C' lc_ctype 'C'`]
}

function isPlain(collate: string): boolean {
  return collate === 'C' || collate === 'POSIX'
}
