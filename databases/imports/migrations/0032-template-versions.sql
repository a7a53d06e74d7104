-- Every version of a mapping template, the rows it must keep reading alike, and what its columns held.

alter table mapping_templates add column version integer not null default 1;

create table mapping_template_versions (
  template_id uuid not null references mapping_templates (id) on delete cascade,
  version integer not null,
  field_mapping jsonb not null,
  note text,
  created_at timestamptz not null default now(),
  created_by uuid,
  primary key (template_id, version)
);

insert into mapping_template_versions (template_id, version, field_mapping, created_at)
select id, 1, field_mapping, updated_at from mapping_templates;

create table golden_rows (
  id uuid primary key default uuid_v7(),
  template_id uuid not null references mapping_templates (id) on delete cascade,
  note text,
  dialect jsonb not null,
  -- The cells of its rows: one, or those of a group.
  record jsonb not null,
  expected jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_golden_rows_template_id on golden_rows (template_id);

create table column_fingerprints (
  supplier_code varchar(50) not null,
  template_name varchar(255) not null,
  columns jsonb not null,
  run_id uuid not null,
  updated_at timestamptz not null default now(),
  primary key (supplier_code, template_name)
);

alter table import_jobs add column template_id uuid references mapping_templates (id) on delete set null;
alter table import_jobs add column template_version integer;
create index idx_import_jobs_template_id on import_jobs (template_id, template_version);

-- down
alter table import_jobs drop column template_version;
alter table import_jobs drop column template_id;
drop table column_fingerprints, golden_rows, mapping_template_versions;
alter table mapping_templates drop column version;
