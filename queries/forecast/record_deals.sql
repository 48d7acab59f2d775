-- The deals behind the forecast record: what each added to F1 and F2 at the week-ends of a period that
-- is over, and what it brought; those that were furthest off first.
--
-- grain:   one row per period and deal [period_from_on] [opportunity_id]
-- order:   largest_error_amount desc, period_from_on desc, opportunity_id
-- version: 1
-- of:      teams
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of a month, quarter or year: the record is of such periods
-- param  period_to    date     its last day; of any other span, and of none: of fiscal quarters
-- param  team         varchar  a team with all below it
-- param  week         integer  one week of the period; 0, and null: all together
-- param  since        date     only periods that begin on it or later; null: all on record
-- column period_from_on    date           first day of the period
-- column opportunity_id    varchar        the deal
-- column opportunity_name  varchar        label
-- column account_name      varchar        label
-- column owner_id          varchar        who carried it at last, or closed it
-- column owner_name        varchar        label
-- column team_id           varchar        the team it counted for then
-- column team_name         varchar        label
-- column week_ends         bigint         of the period that count, whether it was in play or not
-- column f1_amount         decimal(38,2)  what it added to F1, the mean over these week-ends
-- column f2_amount         decimal(38,2)  what it added to F2; null: no stage has a rate
-- column actual_amount     decimal(38,2)  what it brought in the period
-- column f1_error_amount   decimal(38,2)  F1 − what it brought; their sum is the period's mean error
-- column f2_error_amount   decimal(38,2)  F2 − what it brought
-- column largest_error_amount  decimal(38,2)  the larger of the two, without its sign
with weeks as materialized (
    select
        *,
        (select max(months.month) from open_deal_months as months where months.month <= week_end_on)
            as month
    from record_weeks_at($as_of, $period_from, $period_to)
    where is_over
        and (coalesce($week, 0) = 0 or week = $week)
        and ($since is null or period_from_on >= $since)
),
periods as materialized (
    select period_from_on, period_to_on, count(*) as week_ends
    from weeks
    group by period_from_on, period_to_on
),
scope as (
    select team_id from team_scope($team)
),
parts as (
    -- on its last day a period is over: nothing is in play for it
    select
        weeks.period_from_on, deals.opportunity_id, weeks.week_end_on as day_on, deals.owner_id,
        deals.team_id,
        coalesce(deals.manager_amount, 0) as f1_amount,
        cast(coalesce(deals.amount, 0) as decimal(28, 2)) * coalesce(rates.win_rate, 0)
            as f2_amount,
        0 as actual_amount,
        coalesce(deals.amount, 0) as size_amount
    from weeks
    join open_deals_by_month as deals
        on deals.month = weeks.month
        and deals.valid_from <= weeks.week_end_on
        and weeks.week_end_on < deals.valid_to
        and deals.expected_close_on between weeks.period_from_on and weeks.period_to_on
    left join stage_rates as rates
        on rates.stage_id = deals.stage_id
        and rates.valid_from <= weeks.week_end_on
        and weeks.week_end_on < rates.valid_to
    where weeks.week_end_on < weeks.period_to_on
    union all
    select
        weeks.period_from_on, closed.opportunity_id, weeks.week_end_on, closed.owner_id,
        closed.team_id, coalesce(closed.amount, 0), coalesce(closed.amount, 0), 0,
        coalesce(closed.amount, 0)
    from weeks
    join closed_deals as closed
        on closed.close_on between weeks.period_from_on and weeks.period_to_on
        and closed.known_from <= weeks.week_end_on
        and weeks.week_end_on < closed.known_to
    where closed.outcome = 'won'
    union all
    select
        periods.period_from_on, closed.opportunity_id, $as_of, closed.owner_id, closed.team_id,
        0, 0, coalesce(closed.amount, 0), coalesce(closed.amount, 0)
    from periods
    join closed_deals_at($as_of) as closed
        on closed.close_on between periods.period_from_on and periods.period_to_on
    where closed.outcome = 'won'
),
summed as (
    select
        period_from_on, opportunity_id,
        max_by(owner_id, day_on) as owner_id,
        max_by(team_id, day_on) as team_id,
        sum(f1_amount) as f1_sum,
        sum(f2_amount) as f2_sum,
        sum(actual_amount) as actual_amount
    from parts
    where team_id in (select team_id from scope)
    group by period_from_on, opportunity_id
    -- a period in which a team had nothing to forecast says nothing of its forecasts
    qualify sum(sum(size_amount)) over (partition by period_from_on) > 0
),
averaged as (
    select
        summed.*, periods.week_ends,
        cast(summed.f1_sum as double) / periods.week_ends as f1_mean,
        case
            -- a stage has a rate on every day or on none
            when (select count(win_rate) > 0 from stage_rates)
                then cast(summed.f2_sum as double) / periods.week_ends
        end as f2_mean
    from summed
    join periods using (period_from_on)
),
compared as (
    select
        period_from_on, opportunity_id, owner_id, team_id, week_ends,
        cast(f1_mean as decimal(38, 2)) as f1_amount,
        cast(f2_mean as decimal(38, 2)) as f2_amount,
        cast(actual_amount as decimal(38, 2)) as actual_amount,
        cast(f1_mean - cast(actual_amount as double) as decimal(38, 2)) as f1_error_amount,
        cast(f2_mean - cast(actual_amount as double) as decimal(38, 2)) as f2_error_amount
    from averaged
)
select
    compared.period_from_on,
    compared.opportunity_id,
    named.opportunity_name,
    named.account_name,
    compared.owner_id,
    people.person_name as owner_name,
    compared.team_id,
    team_tree.team_name,
    compared.week_ends,
    compared.f1_amount,
    compared.f2_amount,
    compared.actual_amount,
    compared.f1_error_amount,
    compared.f2_error_amount,
    greatest(abs(compared.f1_error_amount), abs(coalesce(compared.f2_error_amount, 0)))
        as largest_error_amount
from compared
join opportunities as named on named.opportunity_id = compared.opportunity_id
left join people on people.person_id = compared.owner_id
left join team_tree on team_tree.team_id = compared.team_id
order by largest_error_amount desc, compared.period_from_on desc, compared.opportunity_id
