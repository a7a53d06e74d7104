import { type Abortable, type Reads, sql } from '@products-manager/postgres'

/** A materialised view, and what its refresh depends on. */
export interface ViewState {
  schema: string
  view: string
  rows: number
  bytes: number
  isPopulated: boolean
  /** A unique index over columns of all rows: without one, a refresh locks readers out. */
  hasUniqueIndex: boolean
  /** Materialised views it is made of, as schema.view: they come first. */
  madeOf: string[]
}

/** Every materialised view. */
export function listViews(database: Reads<string>, options: Abortable = {}): Promise<ViewState[]> {
  return database.many(
    sql<ViewState>('pgops.list_views')`
      with recursive uses as (
        select distinct r.ev_class as view, d.refobjid as used
          from pg_rewrite r
          join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
                          and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class
      ), reaches as (
        select view, used from uses
         union
        select r.view, u.used from reaches r join uses u on u.view = r.used
      )
      select n.nspname as schema, c.relname as view, greatest(c.reltuples, 0)::bigint as rows,
             pg_total_relation_size(c.oid) as bytes, c.relispopulated as "isPopulated",
             exists (select from pg_index i
                      where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indpred is null
                        and i.indexprs is null) as "hasUniqueIndex",
             array(select distinct m.relnamespace::regnamespace || '.' || m.relname
                     from reaches r join pg_class m on m.oid = r.used and m.relkind = 'm'
                    where r.view = c.oid order by 1) as "madeOf"
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'm'
       order by 1, 2
    `,
    options,
  )
}
