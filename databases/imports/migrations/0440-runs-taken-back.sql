-- Whether somebody took all of a run back, and left it so: taking the undo back brings the run back.
create function is_taken_back(run_id uuid) returns boolean language plpgsql stable strict parallel safe as $$
begin
  return exists (
    select from import_jobs u
     where u.undo_of = run_id and u.part is null and u.status in ('completed', 'completed_with_errors')
       and not is_taken_back(u.id)
  );
end
$$;

-- down
drop function is_taken_back(uuid);
