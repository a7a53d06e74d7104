-- Fills the tables. Every value is made from its row's number, so that each run of this file makes the same rows:
-- 200 users, 500 keys, 2,000 scenarios, 1,000,000 logs, 500,000 metrics, 10,000 reports, up to 2026-04-07.
-- For fewer logs or metrics, write another number for 1000000 or 500000, everywhere.

create function pg_temp.id_of(kind text, number bigint) returns uuid language sql immutable
  return md5(kind || number)::uuid;

-- A number from 0 up to below 1 that looks random and is always the same.
create function pg_temp.chance(kind text, number bigint) returns float8 language sql immutable
  return (hashtextextended(kind || number, 42) & 4294967295) / 4294967296.0;

insert into users
select pg_temp.id_of('user', i), 'user' || i || '@example.com', 'User ' || i, i % 20 <> 0,
       timestamptz '2024-01-01 00:00:00+00' + i * interval '1 hour'
  from generate_series(1, 200) i;

insert into api_keys
select pg_temp.id_of('key', i), pg_temp.id_of('user', 1 + i % 200), md5('secret' || i), left(md5('secret' || i), 8), 'Key ' || i,
       '["read"]', i % 5 <> 0, null,
       case when i % 3 = 0 then timestamptz '2026-04-07 00:00:00+00' + (i % 400 - 200) * interval '1 day' end,
       timestamptz '2025-01-01 00:00:00+00' + i * interval '1 hour'
  from generate_series(1, 500) i;

insert into scenarios
select pg_temp.id_of('scenario', i), 'Scenario ' || i, 'Traffic of application ' || i % 40,
       (array['us-east-1', 'eu-west-1', 'eu-central-1', 'ap-southeast-1'])[1 + i % 4],
       case when s < 0.02 then 'running' when s < 0.12 then 'draft' when s < 0.5 then 'completed' else 'archived' end,
       jsonb_build_array('team-' || i % 10), (1000 * s)::bigint, (10 * s)::numeric(12, 6),
       at, case when s >= 0.12 then at + interval '2 hours' end, at, at + interval '2 hours'
  from generate_series(1, 2000) i,
       lateral (select pg_temp.chance('status', i) as s,
                       timestamptz '2024-04-07 00:00:00+00' + i * interval '8 hours 45 minutes' as at) v;

-- The busiest scenarios have many times the logs of the others.
insert into scenario_logs (scenario_id, received_at, message_hash, message_preview, source, size_bytes, has_pii, token_count, sqs_blocks)
select pg_temp.id_of('scenario', 1 + floor(2000 * power(pg_temp.chance('of', i), 2))::bigint),
       timestamptz '2025-04-07 00:00:00+00' + interval '364 days' * i / 1000000,
       md5('message' || i % 50000), 'GET /items/' || i % 5000 || ' 200',
       (array['web', 'api', 'worker', 'mobile', 'batch', 'cron'])[1 + floor(6 * power(pg_temp.chance('source', i), 2))::int],
       80 + (4000 * power(pg_temp.chance('size', i), 3))::int, pg_temp.chance('pii', i) < 0.01,
       20 + (1000 * power(pg_temp.chance('size', i), 3))::int, 1
  from generate_series(1, 1000000) i;

insert into scenario_metrics (scenario_id, timestamp, metric_type, metric_name, value, unit)
select pg_temp.id_of('scenario', 1 + i % 2000), timestamptz '2025-04-07 00:00:00+00' + interval '364 days' * i / 500000,
       t.type, t.type || case when i % 2 = 0 then '_requests' else '_cost' end,
       (100 * pg_temp.chance('value', i))::numeric(15, 6), case when i % 2 = 0 then 'count' else 'USD' end
  from generate_series(1, 500000) i,
       lateral (select (array['sqs', 'lambda', 'bedrock', 'storage'])[1 + (i / 2000)::int % 4] as type) t;

insert into reports
select pg_temp.id_of('report', i), pg_temp.id_of('scenario', 1 + i % 2000), case when i % 2 = 0 then 'pdf' else 'csv' end,
       'reports/' || i, 10000 + i, pg_temp.id_of('user', 1 + i % 200),
       timestamptz '2025-04-07 00:00:00+00' + i * interval '52 minutes'
  from generate_series(1, 10000) i;

analyze;
