-- What history says a quarter will bring, by team: the expected result, and the range it should end in.
--
-- grain:   one row per team [team_id]
-- order:   row_position
-- version: 1
-- of:      teams
-- then:    forecast.projection.with_projection
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period; a fiscal quarter
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  with_direct  boolean  adds what counts for a team but for none of its parts
-- column team_id          varchar        the team
-- column team_name        varchar        label
-- column level            varchar        company, director, department, team; direct
-- column won_amount       decimal(38,2)  won, closed in the period
-- column expected_amount  decimal(38,2)  the mean of what may come; adds up over teams; null: not shown
-- column low_amount       decimal(38,2)  one in ten ends below it; does not add up
-- column median_amount    decimal(38,2)  as likely to be exceeded as not; does not add up
-- column high_amount      decimal(38,2)  one in ten ends above it; does not add up
-- column in_play_expected_amount     decimal(38,2)  of what is expected: open deals expected in the period
-- column other_open_expected_amount  decimal(38,2)  of what is expected: other open deals
-- column not_created_expected_amount  decimal(38,2)  of what is expected: deals not yet created
-- column f1_amount        decimal(38,2)  as forecast/f1_f2_by_team has it
-- column f2_amount        decimal(38,8)  as forecast/f1_f2_by_team has it
-- column target_amount    decimal(38,2)  null: no target
-- column target_rate      double         the share of draws that reach the target
-- column projection_state  varchar       shown, over, no_quarter, not_begun, no_stage_history, few_quarters, few_won_deals
-- column learned_quarters  bigint        finished quarters it learned from
-- column needed_quarters   bigint        as many would do
-- column learned_won_deals  bigint       won deals it learned from
-- column needed_won_deals  bigint        as many would do
-- column open_deals       bigint         open on the day
-- column parent_team_id   varchar        the team above
-- column row_position     bigint         place when the tree is read aloud
with learned as materialized (
    from projection_learned_at($as_of, $period_to)
),
deals as materialized (
    select
        team_id, cell, amount, manager_amount, stage_id,
        is_running($as_of, $period_to)
            and coalesce(is_within(expected_close_on, $period_from, $period_to), false)
            as is_in_play
    from projected_deals_at($as_of, $period_to)
),
forecasts as (
    select
        deals.team_id,
        count(*) as open_deals,
        sum(deals.manager_amount) filter (where deals.is_in_play) as manager_amount,
        sum(cast(coalesce(deals.amount, 0) as decimal(28, 2)) * rates.win_rate)
            filter (where deals.is_in_play) as rated_amount
    from deals
    left join rates_at($as_of) as rates on rates.stage_id = deals.stage_id
    group by deals.team_id
),
won as (
    select team_id, sum(coalesce(amount, 0)) as won_amount
    from closed_deals_at($as_of)
    where outcome = 'won'
        and close_on <= $as_of
        and is_within(close_on, $period_from, $period_to)
    group by team_id
),
created as (
    select team_id, sum(deals) as created_deals
    from created_days
    where created_on > $as_of - 91 and created_on <= $as_of
    group by team_id
),
summed as (
    select
        shown.row_id, shown.team_id, shown.team_name, shown.level, shown.is_direct,
        shown.parent_team_id, shown.row_position,
        list(shown.member_id order by shown.member_id) as members,
        coalesce(sum(won.won_amount), 0) as won_amount,
        cast(coalesce(sum(forecasts.open_deals), 0) as bigint) as open_deals,
        coalesce(sum(forecasts.manager_amount), 0) as manager_amount,
        coalesce(sum(forecasts.rated_amount), 0) as rated_amount
    from team_rows($team, $with_direct) as shown
    left join won on won.team_id = shown.member_id
    left join forecasts on forecasts.team_id = shown.member_id
    group by all
),
-- the whole company, whatever team is asked: its draws are the same from wherever one looks
whole as (
    select
        (select list(team_id order by team_id) from team_tree) as teams,
        (select struct_pack(
            team := list(team_id), cell := list(cell), amount := list(cast(amount as double)),
            in_play := list(is_in_play))
            from (from deals order by team_id, cell, amount, is_in_play)) as open_deals,
        (select map(list(team_id order by team_id),
            list(cast(created_deals as bigint) order by team_id)) from created) as created,
        (select count(*) > 0 from rates_at($as_of) where win_rate is not null) as has_rates
)
select
    summed.row_id as team_id, summed.team_name, summed.level, summed.is_direct,
    summed.parent_team_id, summed.row_position, summed.members, summed.open_deals,
    cast(summed.won_amount as decimal(38, 2)) as won_amount,
    cast(summed.won_amount + summed.manager_amount as decimal(38, 2)) as f1_amount,
    case when (select has_rates from whole)
        then cast(summed.won_amount + summed.rated_amount as decimal(38, 8))
    end as f2_amount,
    case when not summed.is_direct then targets.target_amount end as target_amount,
    $as_of as as_of, $period_from as period_from, $period_to as period_to,
    exists (select 1 from forecast_days
        where quarter_from = $period_from and quarter_to = $period_to) as is_quarter,
    -- the long lists once, on the first row
    case when row_number() over (order by summed.row_position) = 1
        then (select whole from whole) end as whole,
    case when row_number() over (order by summed.row_position) = 1
        then (select learned from learned) end as learned
from summed
left join targets_within($period_from, $period_to) as targets on targets.team_id = summed.team_id
order by summed.row_position
