-- The first day of the fiscal quarter that the day after a day lies in: what lies before it is full.
create macro quarter_after(day) as
    cast(
        cast(date_trunc('month', day + 1) as date) - to_months(cast(
            (extract(month from day + 1) - fiscal_start_month() + 12) % 3 as integer
        )) as date
    );

-- What became of what was in play in the four fiscal quarters before one that begins, as far as it is
-- known on a day.
create macro chances_before(from_on, day) as table
select quarter_from, team_id, stage_id, deals, amount, won_amount
from stage_chances
where quarter_from >= cast(from_on - interval 12 month as date)
    and quarter_from < from_on
    and told_on <= day;

-- The same of the whole company, by stage: what a team's own chances are drawn towards.
create macro company_chances_before(from_on, day) as table
select stage_id, sum(amount) as amount, sum(won_amount) as won_amount
from served.stage_chances
where quarter_from >= cast(from_on - interval 12 month as date)
    and quarter_from < from_on
    and told_on <= day
    and sees_anything()
group by stage_id;

-- How many of these four quarters are on record.
create macro quarters_before(from_on, day) as (
    select count(distinct quarter_from)
    from served.stage_chances
    where quarter_from >= cast(from_on - interval 12 month as date)
        and quarter_from < from_on
        and told_on <= day
        and sees_anything()
);

-- The win rates on a day, with those to try in the place of those in force: a JSON object by stage.
create macro tried_rates_at(day, tried) as table
select
    stage_id,
    coalesce(
        cast(json_extract_string(
            -- as a JSON pointer, in which these two letters are escaped
            tried, '/' || replace(replace(stage_id, '~', '~0'), '/', '~1')
        ) as decimal(9, 6)),
        win_rate
    ) as win_rate
from rates_at(day);

-- The last four fiscal quarters that are over on a day, week-end by week-end and open stage: what was
-- known then of a team with all below it, and the chances of the four quarters before each of them.
create macro backtest_at(day, team) as table
with scope as (
    select team_id from team_scope(team)
),
weeks as materialized (
    select *
    from record_weeks_at(day, cast(null as date), cast(null as date))
    where is_over
        and period_from_on >= cast(quarter_after(day) - interval 12 month as date)
),
known as (
    select *
    from record_weeks
    where months = 3
        and team_id = coalesce(
            team, (select team_tree.team_id from team_tree where parent_team_id is null)
        )
),
actual as (
    select periods.period_from_on, sum(won.amount) as amount
    from (select distinct period_from_on, period_to_on from weeks) as periods
    join won_days as won
        on won.close_month between periods.period_from_on and periods.period_to_on
        and won.from_on <= day
        and day < won.to_on
    where won.team_id in (select team_id from scope)
    group by periods.period_from_on
),
in_play as (
    select weeks.period_from_on, weeks.week, deals.stage_id, sum(deals.amount) as in_play_amount
    from weeks
    join in_play_weeks as deals
        on deals.day_on = weeks.week_end_on
        and deals.expected_month between weeks.period_from_on and weeks.period_to_on
    where weeks.week_end_on < weeks.period_to_on
        and deals.team_id in (select team_id from scope)
    group by weeks.period_from_on, weeks.week, deals.stage_id
),
chances as (
    select
        quarters.period_from_on, before.stage_id,
        sum(before.deals) filter (where before.is_own) as own_deals,
        sum(before.amount) filter (where before.is_own) as own_amount,
        sum(before.won_amount) filter (where before.is_own) as own_won_amount,
        sum(before.amount) as company_amount,
        sum(before.won_amount) as company_won_amount
    from (select distinct period_from_on from weeks) as quarters
    join (
        -- the company's chances too: a team's own are drawn towards them
        select *, team_id in (select team_id from scope) as is_own from served.stage_chances
    ) as before
        on before.quarter_from >= cast(quarters.period_from_on - interval 12 month as date)
        and before.quarter_from < quarters.period_from_on
        -- as it was known the day before the quarter
        and before.told_on < quarters.period_from_on
    group by quarters.period_from_on, before.stage_id
)
select
    weeks.period_from_on, weeks.period_to_on, weeks.week, weeks.week_end_on,
    coalesce(known.won_amount, 0) as won_amount,
    coalesce(known.manager_amount, 0) as manager_amount,
    coalesce(known.rated_amount, 0) as rated_amount,
    coalesce(actual.amount, 0) as actual_amount,
    rates.stage_id, rates.win_rate,
    coalesce(in_play.in_play_amount, 0) as in_play_amount,
    chances.own_deals, chances.own_amount, chances.own_won_amount,
    chances.company_amount, chances.company_won_amount
from weeks
-- without any open stage the week is there all the same
left join stage_rates as rates
    on rates.valid_from <= weeks.week_end_on
    and weeks.week_end_on < rates.valid_to
left join known on known.week_end_on = weeks.week_end_on
left join actual on actual.period_from_on = weeks.period_from_on
left join in_play
    on in_play.period_from_on = weeks.period_from_on
    and in_play.week = weeks.week
    and in_play.stage_id = rates.stage_id
left join chances
    on chances.period_from_on = weeks.period_from_on
    and chances.stage_id = rates.stage_id;
