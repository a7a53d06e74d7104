-- Which ASIN has this EAN: jobs, answers, their history.

-- Time-ordered identifiers keep inserts on the last pages of every index (RFC 9562, version 7).
do $$
begin
  if current_setting('server_version_num')::int >= 180000 then
    execute 'create function uuid_v7() returns uuid language sql volatile parallel safe return uuidv7()';
  else
    execute $f$
      create function uuid_v7() returns uuid language sql volatile parallel safe as $body$
        select encode(
                 set_bit(set_bit(
                   overlay(uuid_send(gen_random_uuid())
                           placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
                           from 1 for 6),
                   52, 1), 53, 1), 'hex')::uuid
      $body$
    $f$;
  end if;
end
$$;

create table code2asin_jobs (
  id uuid primary key default uuid_v7(),
  name varchar(255) not null default 'Code2ASIN Job',
  status varchar(50) not null default 'pending'
    check (status in ('pending', 'processing', 'paused', 'completed', 'failed', 'cancelled')),
  supplier_code varchar(100),
  total_codes integer not null default 0,
  processed_codes integer not null default 0,
  successful_conversions integer not null default 0,
  failed_conversions integer not null default 0,
  progress_percentage integer not null default 0 check (progress_percentage between 0 and 100),
  exact_matches integer not null default 0,
  fuzzy_matches integer not null default 0,
  no_matches integer not null default 0,
  batch_size integer not null default 100 check (batch_size > 0),
  retry_count integer not null default 0,
  max_retries integer not null default 5 check (max_retries >= 0),
  search_config jsonb,
  last_error text,
  -- A user of the core database.
  created_by uuid,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz not null default now()
);
create index idx_code2asin_jobs_status on code2asin_jobs (status);
create index idx_code2asin_jobs_supplier_code on code2asin_jobs (supplier_code);
create index idx_code2asin_jobs_created_at on code2asin_jobs (created_at, id);

create table code2asin_results (
  id uuid primary key default uuid_v7(),
  job_id uuid not null references code2asin_jobs (id) on delete cascade,
  -- A product of the catalog database.
  product_id uuid not null,
  product_ean varchar(255),
  product_title varchar(500),
  asin varchar(20),
  amazon_title text,
  -- In percent.
  match_confidence numeric(5, 2) check (match_confidence between 0 and 100),
  match_type varchar(50) check (match_type in ('exact', 'partial', 'fuzzy', 'manual')),
  amazon_data jsonb,
  amazon_images jsonb,
  amazon_price numeric(12, 4),
  amazon_currency varchar(3) not null default 'EUR',
  amazon_category varchar(255),
  amazon_rating numeric(3, 2) check (amazon_rating between 0 and 5),
  amazon_review_count integer,
  processed_at timestamptz not null default now(),
  is_verified boolean not null default false
);
create index idx_code2asin_results_job_id on code2asin_results (job_id);
create index idx_code2asin_results_product_id on code2asin_results (product_id);
create index idx_code2asin_results_asin on code2asin_results (asin);

-- How the codes of one supplier are looked up.
create table code2asin_suppliers (
  supplier_code varchar(100) primary key,
  is_active boolean not null default true,
  search_config jsonb,
  created_at timestamptz not null default now()
);

-- By day and supplier; '' is the codes of no supplier.
create table code2asin_statistics (
  date date not null,
  supplier_code varchar(100) not null default '',
  total_codes integer not null default 0,
  exact_matches integer not null default 0,
  fuzzy_matches integer not null default 0,
  no_matches integer not null default 0,
  primary key (date, supplier_code)
);

-- Every code that was looked up.
create table code2asin_logs (
  id bigint generated always as identity primary key,
  job_id uuid not null references code2asin_jobs (id) on delete cascade,
  input_code varchar(255) not null,
  code_type varchar(20) not null,
  confidence_score numeric(5, 2) check (confidence_score between 0 and 100),
  processing_time_ms integer,
  api_response jsonb,
  created_at timestamptz not null default now()
);
create index idx_code2asin_logs_job_id on code2asin_logs (job_id, created_at desc);

-- How a product's ASIN changed; it outlives the job.
create table code2asin_history (
  id bigint generated always as identity primary key,
  product_id uuid not null,
  previous_asin varchar(20),
  new_asin varchar(20),
  change_reason varchar(100),
  job_id uuid references code2asin_jobs (id) on delete set null,
  created_at timestamptz not null default now()
);
create index idx_code2asin_history_product_id on code2asin_history (product_id, created_at desc);
create index idx_code2asin_history_job_id on code2asin_history (job_id);

-- down
drop table code2asin_history, code2asin_logs, code2asin_statistics, code2asin_suppliers, code2asin_results, code2asin_jobs;
drop function uuid_v7();
