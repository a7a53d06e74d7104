-- Where audit logs and the days of old measurements go, and views that read them with those that stayed. As the archive would make
-- them itself; here, so that a change of a column meets its view in a test, and not in somebody's database.

create table audit_logs_archive (like audit_logs including all excluding identity excluding defaults)
  partition by range (created_at);

create view v_audit_logs_all with (security_invoker = true) as
select id, user_id, category, action, resource_type, resource_id, old_values, new_values, metadata, risk_level, ip_address,
       correlation_id, created_at, false as is_archived
  from audit_logs
 union all
select id, user_id, category, action, resource_type, resource_id, old_values, new_values, metadata, risk_level, ip_address,
       correlation_id, created_at, true
  from audit_logs_archive;

create table performance_metrics_archive (
  recorded_at timestamptz not null,
  metric varchar(100),
  labels jsonb,
  value_sum numeric not null,
  sample_count bigint not null
) partition by range (recorded_at);

create unique index performance_metrics_archive_recorded_at_metric_labels_idx
  on performance_metrics_archive (recorded_at, metric, labels) nulls not distinct;

create view v_performance_metrics_all with (security_invoker = true) as
select id, metric, value, labels, recorded_at, 1::bigint as sample_count, false as is_archived
  from performance_metrics
 union all
select null::bigint, metric, (value_sum / sample_count)::double precision, labels, recorded_at, sample_count, true
  from performance_metrics_archive;

-- down
drop view v_performance_metrics_all, v_audit_logs_all;
drop table performance_metrics_archive, audit_logs_archive;
