-- Puts rows back into their table, whatever columns it has by now; generated columns make themselves.
create function restore_rows(target regclass, kept jsonb) returns integer language plpgsql as $$
declare
  columns text;
  restored integer;
begin
  select string_agg(quote_ident(attname), ', ' order by attnum) into columns
    from pg_attribute
   where attrelid = target and attnum > 0 and not attisdropped and attgenerated = '';
  execute format('insert into %s (%s) select %s from jsonb_populate_recordset(null::%s, $1)', target, columns, columns, target)
    using kept;
  get diagnostics restored = row_count;
  return restored;
end
$$;

-- down
drop function restore_rows(regclass, jsonb);
