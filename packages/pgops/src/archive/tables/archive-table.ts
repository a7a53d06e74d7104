import { identifier, joined, type Part, part, type Reads, sql, type Tx, verbatim } from '@products-manager/postgres'
import type { ArchivePolicy, RollUp } from '../policy.ts'
import { findTableFacts, type TableFacts, tablePart } from '../table-facts.ts'

export interface ArchiveTable {
  schema: string
  name: string
  /** `schema.table` */
  table: string
  /** The view that reads it together with the rows that stayed. */
  view: string
}

/** Where old rows of a table go. */
export function archiveTable({ schema, name }: Pick<TableFacts, 'schema' | 'name'>): ArchiveTable {
  return { schema, name: `${name}_archive`, table: `${schema}.${name}_archive`, view: `v_${name}_all` }
}

/** Makes the table of the archive, in ranges of its age, and the view over both, or brings them up to the table's present columns. */
export async function provideArchiveTable(tx: Tx<string>, policy: ArchivePolicy, facts: TableFacts): Promise<void> {
  const archive = archiveTable(facts)
  const known = await findTableFacts(tx, archive.table)
  if (known) await addColumns(tx, { policy, facts, known })
  else await createArchive(tx, policy, facts)
  if (!known) await grantAs(tx, facts, archive.name)
  await provideView(tx, policy, facts)
}

async function createArchive(tx: Tx<string>, policy: ArchivePolicy, facts: TableFacts): Promise<void> {
  const archive = tablePart(archiveTable(facts))
  const age = identifier(policy.ageColumn)
  if (policy.rollUp) return createRollUp(tx, { policy, facts, rollUp: policy.rollUp })
  // A default may be a sequence of the table, which would then not go with it.
  const like =
    policy.mode === 'partitions'
      ? part`including all excluding identity excluding defaults`
      : part`including generated including constraints including storage including compression including comments`
  await tx.run(sql('archive.create_archive')`
    create table ${archive} (like ${tablePart(facts)} ${like}) partition by range (${age})
  `)
  if (policy.mode === 'partitions') return
  const key = [...new Set([...facts.key, policy.ageColumn])].map((name) => identifier(name))
  await tx.run(sql('archive.index_archive')`create unique index on ${archive} (${joined(key)})`)
}

interface RolledUp {
  policy: ArchivePolicy
  facts: TableFacts
  rollUp: RollUp
}

async function createRollUp(tx: Tx<string>, { policy, facts, rollUp }: RolledUp): Promise<void> {
  const archive = tablePart(archiveTable(facts))
  const age = identifier(policy.ageColumn)
  const by = rollUp.by.map((name) => identifier(name))
  const columns = rollUp.by.map((name) => part`${identifier(name)} ${typeOf(facts, name)}`)
  await tx.run(sql('archive.create_roll_up')`
    create table ${archive} (
      ${age} ${typeOf(facts, policy.ageColumn)} not null,
      ${joined([...columns, part`value_sum numeric not null`])},
      sample_count bigint not null
    ) partition by range (${age})
  `)
  await tx.run(sql('archive.index_roll_up')`
    create unique index on ${archive} (${joined([age, ...by])}) nulls not distinct
  `)
}

interface Known {
  policy: ArchivePolicy
  facts: TableFacts
  known: TableFacts
}

async function addColumns(tx: Tx<string>, { policy, facts, known }: Known): Promise<void> {
  if (policy.rollUp) return
  for (const { name, type } of facts.columns) {
    if (known.columns.some((column) => column.name === name)) continue
    await tx.run(
      sql('archive.add_column')`alter table ${tablePart(known)} add column ${identifier(name)} ${verbatim(type)}`,
    )
  }
}

async function provideView(tx: Tx<string>, policy: ArchivePolicy, facts: TableFacts): Promise<void> {
  const archive = archiveTable(facts)
  const names = [...facts.columns.map(({ name }) => name), ...(policy.rollUp ? ['sample_count'] : []), 'is_archived']
  const { columns } = await tx.one(sql<{ columns: string[] }>('archive.view_columns')`
    select coalesce(json_agg(a.attname order by a.attnum), '[]') as columns
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = ${archive.schema} and c.relname = ${archive.view} and c.relkind = 'v' and a.attnum > 0
  `)
  if (columns.join() === names.join()) return

  const view = identifier(archive.schema, archive.view)
  const own = facts.columns.map(({ name }) => identifier(name))
  const archived = policy.rollUp ? rolledUp({ policy, facts, rollUp: policy.rollUp }) : own
  const counts = policy.rollUp ? [part`1::bigint as sample_count`, part`sample_count`] : [part``, part``]
  await tx.run(sql('archive.drop_view')`drop view if exists ${view}`)
  // With the rights of who reads: it shows nobody what the tables would not.
  await tx.run(sql('archive.create_view')`
    create view ${view} with (security_invoker = true) as
    select ${joined([...own, counts[0] ?? part``, part`false as is_archived`])} from ${tablePart(facts)}
     union all
    select ${joined([...archived, counts[1] ?? part``, part`true`])} from ${tablePart(archive)}
  `)
  await grantAs(tx, facts, archive.view)
}

/** A day in the columns of a row: the mean in that of the value, and nothing in those that told its rows apart. */
function rolledUp({ policy, facts, rollUp }: RolledUp): Part[] {
  return facts.columns.map(({ name, type }) => {
    if (name === policy.ageColumn || rollUp.by.includes(name)) return identifier(name)
    if (name === rollUp.value) return part`(value_sum / sample_count)::${verbatim(type)}`
    return part`null::${verbatim(type)}`
  })
}

/** Who may read the table may read what is archived of it. */
async function grantAs(tx: Tx<string>, { schema, name }: TableFacts, to: string): Promise<void> {
  const readers = await tx.many(sql<{ role: string }>('archive.list_readers')`
    select distinct coalesce(r.rolname, 'public') as role
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
      left join pg_roles r on r.oid = a.grantee
     where n.nspname = ${schema} and c.relname = ${name} and a.privilege_type = 'SELECT' and a.grantee <> c.relowner
  `)
  for (const { role } of readers) {
    const reader = role === 'public' ? part`public` : identifier(role)
    await tx.run(sql('archive.grant_select')`grant select on ${identifier(schema, to)} to ${reader}`)
  }
}

function typeOf(facts: TableFacts, column: string): Part {
  return verbatim(facts.columns.find(({ name }) => name === column)?.type ?? 'text')
}

/** The partition of a month, `2026-11`. */
export function monthOf(archive: ArchiveTable, month: string): { schema: string; name: string; bounds: string } {
  const [year = '', number = ''] = month.split('-')
  const next =
    number === '12'
      ? `${String(Number(year) + 1).padStart(4, '0')}-01`
      : `${year}-${String(Number(number) + 1).padStart(2, '0')}`
  const bounds = `FOR VALUES FROM ('${month}-01 00:00:00+00') TO ('${next}-01 00:00:00+00')`
  return { schema: archive.schema, name: `${archive.name}_${year}_${number}`, bounds }
}

/** Whether a row of table `t` has a time that a month can be told of. */
export function hasMonth(column: string): Part {
  const age = identifier('t', column)
  return part`isfinite(${age}) and ${age} >= '0001-01-02' and ${age} < '9999-12-01'`
}

/** The months, such as `2026-11`, of the rows that are due. */
export async function listDueMonths(
  database: Reads<string>,
  table: Part,
  { due, age }: { due: Part; age: string },
): Promise<string[]> {
  const rows = await database.many(sql<{ month: string }>('archive.list_due_months')`
    select distinct to_char(${identifier('t', age)}::timestamptz at time zone 'UTC', 'YYYY-MM') as month
      from ${table} t
     where ${due} and ${hasMonth(age)}
     order by 1
  `)
  return rows.map(({ month }) => month)
}
