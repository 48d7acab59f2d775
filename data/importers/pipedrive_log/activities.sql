-- What was done, by the name of its type.
with types as (select type, min(name) as name from activity_types group by type)
select
    activity.activity_id, kind_of(concat_ws(' ', types.name, activity.type)) as kind,
    activity.person_id, activity.deal_id as opportunity_id, activity.due as occurred_at,
    activity.source_file, activity.source_row
from activity
left join types on types.type = activity.type
where activity.done is distinct from 'false'
