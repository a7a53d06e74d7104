-- The whole schema after all migrations, written from the catalogs by dumpSchema. Do not edit: write a migration.
-- Partitions over time are made by a job, and are not part of it.

set check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.uuid_v7()
 RETURNS uuid
 LANGUAGE sql
 PARALLEL SAFE
RETURN uuidv7();

create table code2asin_history (
  id bigint generated always as identity not null,
  product_id uuid not null,
  previous_asin character varying(20),
  new_asin character varying(20),
  change_reason character varying(100),
  job_id uuid,
  created_at timestamp with time zone default now() not null,
  constraint code2asin_history_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_code2asin_history_job_id ON public.code2asin_history USING btree (job_id);
CREATE INDEX idx_code2asin_history_product_id ON public.code2asin_history USING btree (product_id, created_at DESC);

create table code2asin_jobs (
  id uuid default uuid_v7() not null,
  name character varying(255) default 'Code2ASIN Job'::character varying not null,
  status character varying(50) default 'pending'::character varying not null,
  supplier_code character varying(100),
  total_codes integer default 0 not null,
  processed_codes integer default 0 not null,
  successful_conversions integer default 0 not null,
  failed_conversions integer default 0 not null,
  progress_percentage integer default 0 not null,
  exact_matches integer default 0 not null,
  fuzzy_matches integer default 0 not null,
  no_matches integer default 0 not null,
  batch_size integer default 100 not null,
  retry_count integer default 0 not null,
  max_retries integer default 5 not null,
  search_config jsonb,
  last_error text,
  created_by uuid,
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  constraint code2asin_jobs_pkey PRIMARY KEY (id),
  constraint code2asin_jobs_batch_size_check CHECK (batch_size > 0),
  constraint code2asin_jobs_max_retries_check CHECK (max_retries >= 0),
  constraint code2asin_jobs_progress_percentage_check CHECK (progress_percentage >= 0 AND progress_percentage <= 100),
  constraint code2asin_jobs_status_check CHECK (status::text = ANY (ARRAY['pending'::character varying::text, 'processing'::character varying::text, 'paused'::character varying::text, 'completed'::character varying::text, 'failed'::character varying::text, 'cancelled'::character varying::text]))
);
CREATE INDEX idx_code2asin_jobs_created_at ON public.code2asin_jobs USING btree (created_at, id);
CREATE INDEX idx_code2asin_jobs_status ON public.code2asin_jobs USING btree (status);
CREATE INDEX idx_code2asin_jobs_supplier_code ON public.code2asin_jobs USING btree (supplier_code);

create table code2asin_logs (
  id bigint generated always as identity not null,
  job_id uuid not null,
  input_code character varying(255) not null,
  code_type character varying(20) not null,
  confidence_score numeric(5,2),
  processing_time_ms integer,
  api_response jsonb,
  created_at timestamp with time zone default now() not null,
  constraint code2asin_logs_pkey PRIMARY KEY (id),
  constraint code2asin_logs_confidence_score_check CHECK (confidence_score >= 0::numeric AND confidence_score <= 100::numeric)
);
CREATE INDEX idx_code2asin_logs_job_id ON public.code2asin_logs USING btree (job_id, created_at DESC);

create table code2asin_results (
  id uuid default uuid_v7() not null,
  job_id uuid not null,
  product_id uuid not null,
  product_ean character varying(255),
  product_title character varying(500),
  asin character varying(20),
  amazon_title text,
  match_confidence numeric(5,2),
  match_type character varying(50),
  amazon_data jsonb,
  amazon_images jsonb,
  amazon_price numeric(12,4),
  amazon_currency character varying(3) default 'EUR'::character varying not null,
  amazon_category character varying(255),
  amazon_rating numeric(3,2),
  amazon_review_count integer,
  processed_at timestamp with time zone default now() not null,
  is_verified boolean default false not null,
  constraint code2asin_results_pkey PRIMARY KEY (id),
  constraint code2asin_results_amazon_rating_check CHECK (amazon_rating >= 0::numeric AND amazon_rating <= 5::numeric),
  constraint code2asin_results_match_confidence_check CHECK (match_confidence >= 0::numeric AND match_confidence <= 100::numeric),
  constraint code2asin_results_match_type_check CHECK (match_type::text = ANY (ARRAY['exact'::character varying::text, 'partial'::character varying::text, 'fuzzy'::character varying::text, 'manual'::character varying::text]))
);
CREATE INDEX idx_code2asin_results_asin ON public.code2asin_results USING btree (asin);
CREATE INDEX idx_code2asin_results_job_id ON public.code2asin_results USING btree (job_id);
CREATE INDEX idx_code2asin_results_product_id ON public.code2asin_results USING btree (product_id);

create table code2asin_statistics (
  date date not null,
  supplier_code character varying(100) default ''::character varying not null,
  total_codes integer default 0 not null,
  exact_matches integer default 0 not null,
  fuzzy_matches integer default 0 not null,
  no_matches integer default 0 not null,
  constraint code2asin_statistics_pkey PRIMARY KEY (date, supplier_code)
);

create table code2asin_suppliers (
  supplier_code character varying(100) not null,
  is_active boolean default true not null,
  search_config jsonb,
  created_at timestamp with time zone default now() not null,
  constraint code2asin_suppliers_pkey PRIMARY KEY (supplier_code)
);

alter table code2asin_history add constraint code2asin_history_job_id_fkey FOREIGN KEY (job_id) REFERENCES code2asin_jobs(id) ON DELETE SET NULL;
alter table code2asin_logs add constraint code2asin_logs_job_id_fkey FOREIGN KEY (job_id) REFERENCES code2asin_jobs(id) ON DELETE CASCADE;
alter table code2asin_results add constraint code2asin_results_job_id_fkey FOREIGN KEY (job_id) REFERENCES code2asin_jobs(id) ON DELETE CASCADE;
