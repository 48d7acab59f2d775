-- Every activity with what kind of thing it is: by what its own row has, else by what its file has.
with told as (
    select
        *,
        case
            when coalesce(task_title, task_status, completed, due) is not null then 'TASK'
            when coalesce(meeting_title, outcome, started) is not null then 'MEETING'
            when coalesce(call_title, call_outcome, length) is not null then 'CALL'
            when coalesce(email_subject, direction) is not null then 'EMAIL'
            when note is not null then 'NOTE'
        end as told
    from activities
),
typed as (
    select *, coalesce(upper(kind), told, max(told) over (partition by source_file)) as type
    from told
),
latest as (
    select max(try_cast(moment as timestamp)) as seen
    from (
        select unnest([created, modified, completed]) as moment from activities
        union all
        select occurred_at from typed where type not like '%MEETING%' and type not like '%TASK%'
        union all
        select created_on from deals
    )
)
select
    typed.*,
    hubspot_not(
        type, task_status, completed, outcome, direction, coalesce(started, occurred_at), seen
    ) as reason
from typed
cross join latest
