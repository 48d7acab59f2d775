-- Whose deals a deal review goes through: who has deals in play for a period, or carries deals at all, those with most at stake first.
--
-- grain:   one row per person [person_id]
-- order:   in_play_amount desc, person_id
-- version: 1
-- managers: reviewed_deals, reviewed_rate
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- column person_id       varchar        the person
-- column person_name     varchar        label
-- column team_id         varchar        the team that their deals count for
-- column team_name       varchar        label
-- column in_play_deals   bigint         open, expected in the period
-- column in_play_amount  decimal(38,2)  not weighted
-- column overdue_deals   bigint         of those in play, expected before the day
-- column reviewed_deals  bigint         of those in play, with a manager forecast
-- column reviewed_rate   double         share of the in-play amount with a manager forecast
with carried as (
    select
        owner_id as person_id, team_id, 1 as deals, coalesce(amount, 0) as amount, manager_amount,
        expected_close_on
    from open_deals_at($as_of)
    where is_running($as_of, $period_to)
        and is_within(expected_close_on, $period_from, $period_to)
    union all
    select person_id, team_id, 0, 0, null, null
    from reps_at($as_of)
),
summed as (
    select
        person_id,
        max(team_id) as team_id,
        sum(deals) as in_play_deals,
        sum(amount) as in_play_amount,
        count(*) filter (where expected_close_on < $as_of) as overdue_deals,
        count(manager_amount) as reviewed_deals,
        sum(amount) filter (where manager_amount is not null) as reviewed_amount
    from carried
    where ($person is null or person_id = $person)
        and ($team is null or team_id in (from teams_below($team)))
    group by person_id
)
select
    summed.person_id,
    people.person_name,
    summed.team_id,
    team_tree.team_name,
    cast(summed.in_play_deals as bigint) as in_play_deals,
    cast(summed.in_play_amount as decimal(38, 2)) as in_play_amount,
    summed.overdue_deals,
    summed.reviewed_deals,
    cast(coalesce(summed.reviewed_amount, 0) as double)
        / nullif(cast(summed.in_play_amount as double), 0) as reviewed_rate
from summed
left join people on people.person_id = summed.person_id
left join team_tree on team_tree.team_id = summed.team_id
order by in_play_amount desc, summed.person_id
