-- Open deals by how they are kept up in the CRM on one day, the largest first.
--
-- grain:   one row per deal [opportunity_id]
-- order:   open_amount desc, opportunity_id
-- version: 1
-- managers: manager_amount
--
-- param  as_of   date     the day seen from
-- param  team    varchar  a team with all below it
-- param  person  varchar  an owner
-- param  part    varchar  one of touched, untouched, reviewed, not_reviewed, ahead, not_ahead, valued, not_valued
-- column opportunity_id    varchar        the deal
-- column opportunity_name  varchar        label
-- column account_name      varchar        label
-- column owner_id          varchar        who carries it that day
-- column owner_name        varchar        label
-- column team_id           varchar        the team it counts for
-- column team_name         varchar        label
-- column stage_id          varchar        not_known: the stage is not recorded
-- column stage_name        varchar        label
-- column open_amount       decimal(18,2)  null: missing
-- column manager_amount    decimal(18,2)  null: not reviewed
-- column expected_close_on  date          null: undated
-- column created_on        date           from when it exists
-- column last_activity_on  date           when something was last done about it; null: never
-- column is_touched        boolean        created, changed or worked on in the 7 days
with changed as (
    select distinct opportunity_id
    from deal_changes
    where changed_at >= $as_of - 6
        and changed_at < $as_of + 1
),
marked as (
    select
        deals.*,
        done.done_on as last_activity_on,
        deals.created_on > $as_of - 7
            or coalesce(done.done_on > $as_of - 7, false)
            or changed.opportunity_id is not null as is_touched
    from open_deals_at($as_of) as deals
    left join deal_activity_days as done
        on done.deal_number = deals.deal_number
        and done.done_on <= $as_of
        and $as_of < done.next_on
    left join changed on changed.opportunity_id = deals.opportunity_id
    where ($person is null or deals.owner_id = $person)
        and ($team is null or deals.team_id in (from teams_below($team)))
)
select
    marked.opportunity_id,
    named.opportunity_name,
    named.account_name,
    marked.owner_id,
    people.person_name as owner_name,
    marked.team_id,
    team_tree.team_name,
    marked.stage_id,
    coalesce(stages.stage_name, 'Not known') as stage_name,
    marked.amount as open_amount,
    marked.manager_amount,
    marked.expected_close_on,
    marked.created_on,
    marked.last_activity_on,
    marked.is_touched
from marked
join opportunities as named on named.opportunity_id = marked.opportunity_id
left join people on people.person_id = marked.owner_id
left join team_tree on team_tree.team_id = marked.team_id
left join stages on stages.stage_id = marked.stage_id
where case $part
    when 'touched' then marked.is_touched
    when 'untouched' then not marked.is_touched
    when 'reviewed' then marked.manager_amount is not null
    when 'not_reviewed' then marked.manager_amount is null and sees_managers()
    when 'ahead' then coalesce(marked.expected_close_on >= $as_of, false)
    when 'not_ahead' then coalesce(marked.expected_close_on < $as_of, true)
    when 'valued' then marked.amount is not null
    when 'not_valued' then marked.amount is null
    else true
end
order by open_amount desc nulls last, marked.opportunity_id
