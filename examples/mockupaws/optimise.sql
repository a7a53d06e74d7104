-- What mockupAWS 1.0.0 adds for speed: nine composite, six partial and two covering indexes, three materialised views,
-- and the log of slow queries. On a database in use, make each index CONCURRENTLY, one by one.

create index idx_logs_scenario_received on scenario_logs (scenario_id, received_at desc);
create index idx_logs_scenario_source on scenario_logs (scenario_id, source);
create index idx_logs_scenario_pii on scenario_logs (scenario_id, has_pii);
create index idx_logs_scenario_size on scenario_logs (scenario_id, size_bytes desc);
create index idx_metrics_scenario_time_type on scenario_metrics (scenario_id, timestamp desc, metric_type);
create index idx_metrics_scenario_name on scenario_metrics (scenario_id, metric_name);
create index idx_reports_scenario_created on reports (scenario_id, created_at desc);
create index idx_scenarios_status_created on scenarios (status, created_at desc);
create index idx_scenarios_region_status on scenarios (region, status);

create index idx_scenarios_active on scenarios (id) where status <> 'archived';
create index idx_scenarios_running on scenarios (id) where status = 'running';
create index idx_logs_pii_only on scenario_logs (received_at desc) where has_pii;
-- "The last 30 days" cannot be written with now(): an index's condition never changes. It is made anew every month.
create index idx_logs_recent on scenario_logs (scenario_id, received_at desc) where received_at >= '2026-03-08 00:00:00+00';
create index idx_apikeys_active on api_keys (user_id) where is_active;
create index idx_apikeys_valid on api_keys (key_hash, expires_at) where is_active;

create index idx_scenarios_covering on scenarios (created_at desc) include (id, name, status, region, total_cost_estimate);
create index idx_logs_covering on scenario_logs (scenario_id, received_at desc) include (source, size_bytes, token_count);

create materialized view mv_scenario_daily_stats as
select scenario_id, (received_at at time zone 'UTC')::date as day, count(*) as logs, sum(size_bytes) as bytes,
       sum(token_count) as tokens, count(*) filter (where has_pii) as pii_logs
  from scenario_logs
 group by 1, 2;
create unique index idx_mv_scenario_daily_stats on mv_scenario_daily_stats (scenario_id, day);

create materialized view mv_monthly_costs as
select scenario_id, date_trunc('month', timestamp at time zone 'UTC')::date as month, metric_type, sum(value) as cost
  from scenario_metrics
 where unit = 'USD'
 group by 1, 2, 3;
create unique index idx_mv_monthly_costs on mv_monthly_costs (scenario_id, month, metric_type);

create materialized view mv_source_analytics as
select scenario_id, source, count(*) as logs, avg(size_bytes) as average_bytes, sum(token_count) as tokens
  from scenario_logs
 group by 1, 2;
create unique index idx_mv_source_analytics on mv_source_analytics (scenario_id, source);

create table query_performance_log (
  id bigint generated always as identity primary key,
  query_hash text not null,
  query_text text not null,
  execution_time_ms numeric(12, 3) not null,
  rows_affected bigint,
  created_at timestamptz not null default now()
);
create index idx_query_performance_slow on query_performance_log (created_at desc) where execution_time_ms > 200;

analyze;
