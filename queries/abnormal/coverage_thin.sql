-- Teams whose deals in play are less than 3 times what they still have to win in the period.
--
-- grain:   one row per team [team_id]
-- order:   stake_amount desc, team_id
-- version: 1
-- of:      teams
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  anybody: then there are no rows
-- column rule            varchar        coverage_thin
-- column severity        integer        3 below 1, else 2
-- column team_id         varchar        the team
-- column person_id       varchar        null
-- column opportunity_id  varchar        null
-- column measure         varchar        null
-- column value           decimal(38,6)  in play ÷ still to win
-- column expected        decimal(38,6)  3
-- column unit            varchar        times
-- column stake_amount    decimal(38,2)  what is missing in play
-- column since_on        date           null
with in_play as (
    select team_id, sum(amount) as amount
    from open_sums_at($as_of, $period_from, $period_to, cast(null as varchar))
    where is_in_play
    group by team_id
),
won as (
    select team_id, sum(won_amount) as amount
    from closed_sums_at($as_of, cast(null as varchar))
    where is_within(close_on, $period_from, $period_to)
        and close_on <= $as_of
    group by team_id
),
summed as (
    select
        shown.row_id, coalesce(sum(in_play.amount), 0) as in_play_amount,
        coalesce(sum(won.amount), 0) as won_amount
    from team_rows($team, false) as shown
    left join in_play on in_play.team_id = shown.member_id
    left join won on won.team_id = shown.member_id
    group by shown.row_id
),
compared as (
    select
        summed.row_id, summed.in_play_amount,
        targets.target_amount - summed.won_amount as still_to_win_amount
    from summed
    join targets_within($as_of, $period_from, $period_to) as targets on targets.team_id = summed.row_id
    where targets.target_amount > summed.won_amount
)
select
    'coverage_thin' as rule,
    case when in_play_amount < still_to_win_amount then 3 else 2 end as severity,
    row_id as team_id,
    cast(null as varchar) as person_id,
    cast(null as varchar) as opportunity_id,
    cast(null as varchar) as measure,
    cast(
        cast(in_play_amount as double) / cast(still_to_win_amount as double) as decimal(38, 6)
    ) as value,
    cast(3 as decimal(38, 6)) as expected,
    'times' as unit,
    cast(3 * still_to_win_amount - in_play_amount as decimal(38, 2)) as stake_amount,
    cast(null as date) as since_on
from compared
where $person is null
    and is_running($as_of, $period_to)
    and in_play_amount < 3 * still_to_win_amount
order by stake_amount desc nulls last, team_id
