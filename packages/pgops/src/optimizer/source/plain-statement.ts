import { type Statement, sql, type Value, verbatim } from '@products-manager/postgres'

/** A statement whose text is only known at run time, as another program's query behind EXPLAIN is. Without values it
 *  goes by the simple protocol, which alone takes EXPLAIN (GENERIC_PLAN) of a text with parameters. */
export function plainStatement<Row = never>(name: string, text: string, values: readonly Value[] = []): Statement<Row> {
  return sql<Row>(name)`${verbatim(text, values)}`
}

/** A name in double quotes. */
export function quoted(...names: string[]): string {
  return names.map((name) => `"${name.replaceAll('"', '""')}"`).join('.')
}

/** A text in single quotes, whatever standard_conforming_strings says. */
export function literal(text: string): string {
  const body = text.replaceAll("'", "''")
  return body.includes('\\') ? ` E'${body.replaceAll('\\', '\\\\')}'` : `'${body}'`
}
