import { identifier, joined, part, type Session, sql, type Tx, verbatim } from '@products-manager/postgres'

/** Held shared by every session that fills the catalogue: what is set aside comes back when none does. */
const filling = part`hashtextextended('the catalogue is filled', 0)`

/** Says that the session fills the catalogue, until it says otherwise or is gone. */
export async function beginFilling(session: Session<'catalog'>): Promise<void> {
  await session.run(sql('catalog.begin_filling')`select pg_advisory_lock_shared(${filling})`)
}

export async function endFilling(session: Session<'catalog'>): Promise<void> {
  await session.run(sql('catalog.end_filling')`select pg_advisory_unlock_shared(${filling})`)
}

/** Products there are, counted as far as the limit. */
export async function countProductsTo(tx: Tx<'catalog'>, limit: number): Promise<number> {
  const { count } = await tx.one(sql<{ count: number }>('catalog.count_products_to')`
    select count(*)::int as count from (select from products limit ${limit}) as found
  `)
  return count
}

/** Those that are locked: products first, as whoever changes a product does. */
const touched = part`products, supplier_products, product_prices, product_stocks, best_offers, product_changes, suppliers,
  brands`

/** Tables that every new product has a row in. */
const filled = part`('products'::regclass), ('supplier_products'), ('product_prices'), ('product_stocks'),
  ('best_offers'), ('product_changes')`

/**
 * Drops the indexes and foreign keys that a merge has no use for, and notes how they come back. Gives up after a moment
 * when others use the tables: half a second, before a deadlock would be looked for.
 */
export async function setAside(tx: Tx<'catalog'>): Promise<void> {
  await limitWait(tx, 500)
  await tx.run(sql('catalog.lock_filled_tables')`
    lock table ${touched} in access exclusive mode
  `)
  const indexes = await noteIndexes(tx)
  if (indexes.length > 0)
    await tx.run(sql('catalog.drop_indexes')`
      drop index ${joined(indexes.map(({ name }) => identifier(name)))}
    `)
  for (const { relation, name } of await noteForeignKeys(tx))
    await tx.run(sql('catalog.drop_foreign_key')`
      alter table ${identifier(relation)} drop constraint ${identifier(name)}
    `)
}

/** How long the transaction waits for a lock before it gives up. */
export async function limitWait(tx: Tx<'catalog'>, milliseconds: number): Promise<void> {
  await tx.one(sql<object>('catalog.limit_wait')`select set_config('lock_timeout', ${`${milliseconds}ms`}, true)`)
}

export interface SetAside {
  name: string
  relation: string
  kind: 'index' | 'foreign key'
  /** Removes the rows of an owner that is gone, where the key would have. */
  cascade: string | null
}

type Noted = Pick<SetAside, 'name' | 'relation'>

/**
 * All but those that keep keys apart, and the one that finds the offers of a product. What is noted already somebody made
 * again by hand, and stays.
 */
function noteIndexes(tx: Tx<'catalog'>): Promise<Noted[]> {
  return tx.many(sql<Noted>('catalog.note_indexes')`
    insert into set_aside (name, relation, kind, definition)
    select c.relname, t.relname, 'index', pg_get_indexdef(i.indexrelid)
      from (values ${filled}) as filled (oid)
      join pg_class t on t.oid = filled.oid
      join pg_index i on i.indrelid = t.oid
      join pg_class c on c.oid = i.indexrelid
     where not i.indisunique
       and not i.indisexclusion
       and i.indisvalid
       and c.relname <> 'idx_supplier_products_product_id'
    on conflict do nothing
    returning name, relation
  `)
}

function noteForeignKeys(tx: Tx<'catalog'>): Promise<Noted[]> {
  return tx.many(sql<Noted>('catalog.note_foreign_keys')`
    insert into set_aside (name, relation, kind, definition, cascade)
    select k.conname, t.relname, 'foreign key',
           format('alter table %I add constraint %I %s not valid', t.relname, k.conname, pg_get_constraintdef(k.oid)),
           case when k.confdeltype = 'c' then format(
             'delete from %I part where not exists (select from %I whole where whole.%I = part.%I)',
             t.relname, w.relname, whole_key.attname, part_key.attname) end
      from (values ${filled}) as filled (oid)
      join pg_class t on t.oid = filled.oid
      join pg_constraint k on k.conrelid = t.oid and k.contype = 'f' and array_length(k.conkey, 1) = 1
      join pg_class w on w.oid = k.confrelid
      join pg_attribute part_key on part_key.attrelid = t.oid and part_key.attnum = k.conkey[1]
      join pg_attribute whole_key on whole_key.attrelid = w.oid and whole_key.attnum = k.confkey[1]
     where k.convalidated
    on conflict do nothing
    returning name, relation
  `)
}

export async function isAnythingAside(tx: Tx<'catalog'>): Promise<boolean> {
  const { is } = await tx.one(sql<{ is: boolean }>('catalog.is_anything_aside')`
    select exists (select from set_aside) as is
  `)
  return is
}

/** Removes what belongs to products that are gone, as the foreign keys would that are set aside. */
export async function removeOrphans(tx: Tx<'catalog'>): Promise<void> {
  const cascades = await tx.many(sql<{ cascade: string }>('catalog.list_cascades')`
    select cascade from set_aside where cascade is not null order by name
  `)
  for (const { cascade } of cascades) await removeOrphansBy(tx, cascade)
}

async function removeOrphansBy(tx: Tx<'catalog'>, cascade: string): Promise<void> {
  await tx.run(sql('catalog.remove_orphans')`${verbatim(cascade)}`)
}

/** True when nobody fills the catalogue, and nobody will until the session says otherwise or is gone. */
export async function lockFilling(session: Session<'catalog'>): Promise<boolean> {
  const { alone } = await session.one(sql<{ alone: boolean }>('catalog.lock_filling')`
    select pg_try_advisory_lock(${filling}) as alone
  `)
  return alone
}

export async function unlockFilling(session: Session<'catalog'>): Promise<void> {
  await session.run(sql('catalog.unlock_filling')`select pg_advisory_unlock(${filling})`)
}

/** Adds the foreign keys, which hold from then on; that all rows of the meantime keep them is still to be checked. */
export async function bringKeysBack(tx: Tx<'catalog'>): Promise<void> {
  const keys = await tx.many(sql<Definition>('catalog.list_missing_keys')`
    select definition from set_aside
     where kind = 'foreign key'
       and not exists (select from pg_constraint where conrelid = relation::regclass and conname = name)
     order by name
  `)
  if (keys.length > 0) await tx.run(sql('catalog.lock_keyed_tables')`lock table ${touched} in share row exclusive mode`)
  for (const { definition } of keys) await tx.run(sql('catalog.bring_key_back')`${verbatim(definition)}`)
}

interface Definition {
  definition: string
}

/**
 * Indexes that are to be built, and foreign keys whose rows are to be checked: the search index first, which takes
 * longest, and what others cannot be done beside last.
 */
export function listAside(tx: Tx<'catalog'>): Promise<SetAside[]> {
  return tx.many(sql<SetAside>('catalog.list_aside')`
    select name, relation, kind, cascade from set_aside
     order by definition like '% USING gin %' desc, relation = 'products', kind = 'foreign key', name
  `)
}

/**
 * Builds an index, which takes as long as a look at every row, unless somebody did so by hand, and forgets that it was set
 * aside.
 */
export async function buildIndex(tx: Tx<'catalog'>, { name }: SetAside): Promise<void> {
  const [missing] = await tx.many(sql<Definition>('catalog.take_index')`
    with settings as (
      select set_config('maintenance_work_mem', '128MB', true),
             -- Another index is built beside this one: a worker's help would cost more than it saves.
             set_config('max_parallel_maintenance_workers', '0', true),
             -- A crash that takes the index brings back the note that it is missing.
             set_config('synchronous_commit', 'off', true)
    ), taken as (
      delete from set_aside where name = ${name} returning definition, relation
    )
    select definition from taken, settings
     where not exists (
       select from pg_index where indrelid = relation::regclass and indexrelid = to_regclass(${name}) and indisvalid
     )
  `)
  if (missing) await tx.run(sql('catalog.build_index')`${verbatim(missing.definition)}`)
}

/** Checks a foreign key against all rows, which blocks nobody, and forgets that it was set aside. */
export async function validateKey(tx: Tx<'catalog'>, key: SetAside): Promise<void> {
  await tx.run(sql('catalog.validate_foreign_key')`
    alter table ${identifier(key.relation)} validate constraint ${identifier(key.name)}
  `)
  await forgetKey(tx, key)
}

/** As `validateKey`, without the rows whose owner was deleted while the key was set aside. */
export async function validateKeyWithoutOrphans(tx: Tx<'catalog'>, key: SetAside): Promise<void> {
  if (key.cascade !== null) await removeOrphansBy(tx, key.cascade)
  await validateKey(tx, key)
}

export async function forgetKey(tx: Tx<'catalog'>, { name }: SetAside): Promise<void> {
  await tx.run(sql('catalog.forget_returned_key')`
    delete from set_aside
     -- A crash that takes the check brings back the note that it is to be made.
     using (select set_config('synchronous_commit', 'off', true)) as settings
     where name = ${name}
  `)
}

/** Moves what an import left on the index's pending list into the index, so that searches need not read it. */
export async function mergeSearchIndex(tx: Tx<'catalog'>): Promise<void> {
  await tx.one(sql<{ pages: number | null }>('catalog.merge_search_index')`
    select gin_clean_pending_list(to_regclass('idx_products_search_text'))
      from (select set_config('maintenance_work_mem', '128MB', true)) as memory
  `)
}
