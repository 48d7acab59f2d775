-- Of the largest of each team that a load kept.
with stalled as (
    select *
    from stalled_weeks
    where day_on = $as_of
        and ($team is null or team_id in (from teams_below($team)))
    order by amount desc nulls last, opportunity_id
    limit $most
)
select
    stalled.opportunity_id,
    stalled.opportunity_name,
    stalled.account_name,
    stalled.owner_id,
    people.person_name as owner_name,
    stalled.team_id,
    team_tree.team_name,
    stalled.stage_id,
    stages.stage_name,
    stages.position as stage_position,
    stalled.amount as open_amount,
    stalled.stage_from_on,
    cast($as_of - stalled.stage_from_on as bigint) as stage_days,
    stalled.average_days,
    $as_of - stalled.stage_from_on - stalled.average_days as over_days,
    ($as_of - stalled.stage_from_on) / nullif(stalled.average_days, 0) as average_times,
    $as_of - stalled.stage_from_on > 1.5 * stalled.average_days as is_abnormal,
    stalled.last_activity_on,
    stalled.next_step,
    stalled.expected_close_on,
    coalesce(stalled.expected_close_on < $as_of, false) as is_overdue,
    cast(stalled.pushes as bigint) as pushes
from stalled
join stages on stages.stage_id = stalled.stage_id
left join people on people.person_id = stalled.owner_id
left join team_tree on team_tree.team_id = stalled.team_id
order by open_amount desc nulls last, stalled.opportunity_id
