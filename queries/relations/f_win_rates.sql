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
select
    known.period_from_on, known.period_to_on, known.week, known.week_end_on, known.won_amount,
    known.manager_amount, known.rated_amount,
    coalesce(won.amount, 0) as actual_amount,
    rates.stage_id, rates.win_rate,
    coalesce(stood.in_play_amount, 0) as in_play_amount,
    stood.own_deals, stood.own_amount, stood.own_won_amount, stood.company_amount,
    stood.company_won_amount
from record_weeks as known
-- without any open stage the week is there all the same
left join stage_rates as rates
    on rates.valid_from <= known.week_end_on
    and known.week_end_on < rates.valid_to
left join backtest_weeks as stood
    on stood.week_end_on = known.week_end_on
    and stood.team_id = known.team_id
    and stood.stage_id = rates.stage_id
left join won_periods as won
    on won.months = 3
    and won.period_from_on = known.period_from_on
    and won.team_id = known.team_id
    and won.from_on <= day
    and day < won.to_on
where known.months = 3
    and known.team_id = coalesce(team, top_team())
    and known.period_to_on <= day
    -- until the fifth after it is over
    and cast(known.period_from_on + to_months(15) as date) - 1 > day;
