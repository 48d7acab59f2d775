-- Tasks that are done and events, by what they are called; 006 begins the ids of deals, 001 of
-- accounts.
with done as (
    select 'task ' || id as activity_id,
        concat_ws(' ', subtype, type, call_type, subject) as said, owner_id, what_id, account_id,
        coalesce(completed, activity_date, created_date) as occurred_at,
        cast(round(try_cast(seconds as double) / 60, 2) as varchar) as minutes,
        source_file, source_row
    from task
    where is_deleted is distinct from 'true' and is_closed is distinct from 'false'
    union all
    select 'event ' || id, concat_ws(' ', type, subject, 'meeting'), owner_id, what_id, account_id,
        coalesce(started, activity_date, created_date), minutes, source_file, source_row
    from event
    where is_deleted is distinct from 'true'
)
select
    activity_id, kind_of(said) as kind, owner_id as person_id,
    coalesce(account_id, case when what_id like '001%' then what_id end) as account_id,
    case when what_id like '006%' then what_id end as opportunity_id,
    occurred_at, minutes, source_file, source_row
from done
