-- How far the deals in play cover what is still to be won in a period, by team.
--
-- grain:   one row per team [team_id]
-- order:   row_position
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- param  with_direct  boolean  adds what counts for a team but for none of its parts
-- column team_id              varchar        the team
-- column team_name            varchar        label
-- column level                varchar        company, director, department, team; direct
-- column target_amount        decimal(38,2)  null: no target
-- column won_amount           decimal(38,2)  won, closed in the period
-- column still_to_win_amount  decimal(38,2)  target − won; below zero it is exceeded
-- column in_play_deals        bigint         open, expected in the period
-- column in_play_amount       decimal(38,2)  not weighted
-- column coverage             double         in play ÷ still to win; null: see coverage_state
-- column coverage_state       varchar        covered (3 and more), thin, target_reached, no_target
-- column parent_team_id       varchar        the team above
-- column row_position         bigint         place when the tree is read aloud
with in_play as (
    select team_id, sum(deals) as in_play_deals, sum(amount) as in_play_amount
    from open_sums_at($as_of, $period_from, $period_to, $person)
    where is_in_play
    group by team_id
),
won as (
    select team_id, sum(won_deals) as won_deals, sum(won_amount) as won_amount
    from closed_sums_at($as_of, $person)
    where is_within(close_on, $period_from, $period_to)
        and close_on <= $as_of
    group by team_id
),
summed as (
    select
        shown.row_id, shown.team_id, shown.team_name, shown.level, shown.parent_team_id,
        shown.row_position, shown.is_direct,
        coalesce(sum(won.won_deals), 0) as won_deals,
        coalesce(sum(won.won_amount), 0) as won_amount,
        coalesce(sum(in_play.in_play_deals), 0) as in_play_deals,
        coalesce(sum(in_play.in_play_amount), 0) as in_play_amount
    from team_rows($team, $with_direct) as shown
    left join in_play on in_play.team_id = shown.member_id
    left join won on won.team_id = shown.member_id
    group by all
),
figured as (
    select
        summed.*,
        -- a target is a team's, never one person's nor what counts for it directly
        case when $person is null and not summed.is_direct then targets.target_amount end
            as target_amount
    from summed
    left join targets_within($as_of, $period_from, $period_to) as targets
        on targets.team_id = summed.team_id
),
compared as (
    select
        *,
        target_amount - won_amount as still_to_win_amount,
        case when target_amount > won_amount
            then cast(in_play_amount as double) / cast(target_amount - won_amount as double)
        end as coverage
    from figured
)
select
    row_id as team_id,
    team_name,
    level,
    cast(target_amount as decimal(38, 2)) as target_amount,
    cast(won_amount as decimal(38, 2)) as won_amount,
    cast(still_to_win_amount as decimal(38, 2)) as still_to_win_amount,
    cast(in_play_deals as bigint) as in_play_deals,
    cast(in_play_amount as decimal(38, 2)) as in_play_amount,
    coverage,
    case
        when target_amount is null then 'no_target'
        when coverage is null then 'target_reached'
        when coverage < 3 then 'thin'
        else 'covered'
    end as coverage_state,
    parent_team_id,
    row_position
from compared
where not is_direct or won_deals > 0 or in_play_deals > 0
order by row_position
