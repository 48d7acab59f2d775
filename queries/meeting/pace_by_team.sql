-- Whether what was won of a period is on its usual pace, by team: the share that was won by this day
-- in the periods before it.
--
-- grain:   one row per team [team_id]
-- order:   row_position
-- version: 1
-- of:      teams
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- column team_id          varchar        the team
-- column team_name        varchar        label
-- column level            varchar        company, director, department, team
-- column won_amount       decimal(38,2)  won, closed in the period
-- column target_amount    decimal(38,2)  null: no target
-- column usual_won_rate   double         won as far from the end, as a share of all that those periods brought; null: see pace_method
-- column pace_amount      decimal(38,2)  target × that share; does not add up
-- column pace_difference_amount  decimal(38,2)  won − pace
-- column usual_won_amount  decimal(38,2)  what those periods had won by then, on average
-- column pace_method      varchar        record, company_record; too_few: fewer than 2 periods or 20 won deals
-- column learned_periods  bigint         of the four periods before it, those since the first deal
-- column learned_won_deals  bigint       the team's won deals in them
-- column parent_team_id   varchar        the team above
-- column row_position     bigint         place when the tree is read aloud
with periods as materialized (
    from periods_like($as_of, $period_from, $period_to)
),
closed as (
    select team_id, close_on, won_deals, won_amount
    from closed_sums_at($as_of, cast(null as varchar))
    where close_on <= $as_of and won_deals > 0
),
won as (
    select team_id, sum(won_amount) as won_amount
    from closed
    where is_within(close_on, $period_from, $period_to)
    group by team_id
),
before as (
    select
        closed.team_id,
        sum(closed.won_deals) as won_deals,
        sum(closed.won_amount) as amount,
        sum(closed.won_amount) filter (where closed.close_on <= periods.by_on) as early_amount
    from closed
    join periods on closed.close_on between periods.from_on and periods.to_on
    group by closed.team_id
),
summed as (
    select
        shown.row_id, shown.team_name, shown.level, shown.parent_team_id, shown.row_position,
        coalesce(sum(won.won_amount), 0) as won_amount,
        coalesce(sum(before.won_deals), 0) as won_deals,
        coalesce(sum(before.amount), 0) as amount,
        coalesce(sum(before.early_amount), 0) as early_amount
    from team_rows($team, false) as shown
    left join won on won.team_id = shown.member_id
    left join before on before.team_id = shown.member_id
    group by all
),
figured as (
    select
        summed.*,
        counted.learned_periods,
        case
            when counted.learned_periods < 2 then 'too_few'
            when summed.won_deals >= 20 then 'record'
            when company.won_deals >= 20 then 'company_record'
            else 'too_few'
        end as pace_method,
        case pace_method
            when 'record' then cast(summed.early_amount as double) / nullif(summed.amount, 0)
            when 'company_record'
                then cast(coalesce(company.early_amount, 0) as double) / nullif(company.amount, 0)
        end as usual_won_rate
    from summed
    cross join company_won_like($as_of, $period_from, $period_to) as company
    cross join (select count(*) as learned_periods from periods) as counted
),
paced as (
    select
        figured.*,
        targets.target_amount,
        cast(cast(targets.target_amount as double) * usual_won_rate as decimal(38, 2))
            as pace_amount
    from figured
    left join targets_within($as_of, $period_from, $period_to) as targets
        on targets.team_id = figured.row_id
)
select
    row_id as team_id,
    team_name,
    level,
    cast(won_amount as decimal(38, 2)) as won_amount,
    target_amount,
    usual_won_rate,
    pace_amount,
    cast(won_amount as decimal(38, 2)) - pace_amount as pace_difference_amount,
    case when pace_method <> 'too_few'
        then cast(cast(early_amount as double) / learned_periods as decimal(38, 2))
    end as usual_won_amount,
    pace_method,
    learned_periods,
    cast(won_deals as bigint) as learned_won_deals,
    parent_team_id,
    row_position
from paced
where $period_from is not null and $period_to is not null
order by row_position
