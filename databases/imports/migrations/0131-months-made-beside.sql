-- A month is made beside import_logs and attached: made as a part of it, it would wait for everybody who reads, and let nobody in meanwhile.

create or replace function make_import_logs_partitions(ahead integer default 3) returns integer
language plpgsql as $$
declare
  first_day date := date_trunc('month', now() at time zone 'UTC');
  made integer := 0;
  part text;
begin
  for i in 0..ahead loop
    part := 'import_logs_' || to_char(first_day + make_interval(months => i), 'YYYY_MM');
    if to_regclass(part) is null then
      execute format('create table %I (like import_logs including all excluding identity)', part);
      execute format(
        'alter table import_logs attach partition %I for values from (%L) to (%L)',
        part,
        to_char(first_day + make_interval(months => i), 'YYYY-MM-01') || ' 00:00:00+00',
        to_char(first_day + make_interval(months => i + 1), 'YYYY-MM-01') || ' 00:00:00+00'
      );
      made := made + 1;
    end if;
  end loop;
  return made;
end
$$;

-- down
create or replace function make_import_logs_partitions(ahead integer default 3) returns integer
language plpgsql as $$
declare
  first_day date := date_trunc('month', now() at time zone 'UTC');
  made integer := 0;
  part text;
begin
  for i in 0..ahead loop
    part := 'import_logs_' || to_char(first_day + make_interval(months => i), 'YYYY_MM');
    if to_regclass(part) is null then
      execute format(
        'create table %I partition of import_logs for values from (%L) to (%L)',
        part,
        to_char(first_day + make_interval(months => i), 'YYYY-MM-01') || ' 00:00:00+00',
        to_char(first_day + make_interval(months => i + 1), 'YYYY-MM-01') || ' 00:00:00+00'
      );
      made := made + 1;
    end if;
  end loop;
  return made;
end
$$;
