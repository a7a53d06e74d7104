-- Fields of a row that no part has applied yet; null when none of it, or all of it, was applied. Of what was applied before
-- nobody knows which fields were meant: the rest looks at all of them.
alter table plan_rows add column fields_left text[];
update plan_rows x set fields_left = array(select jsonb_object_keys(x.fields))
  from import_plans p
 where p.id = x.plan_id and p.state = 'partly-applied' and x.applied_by is not null and x.kind in ('updated', 'relisted');

-- down
alter table plan_rows drop column fields_left;
