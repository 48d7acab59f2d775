-- At each week's end, by team with all below it and open stage: what was in play for the fiscal quarter,
-- and what the rates that are offered for the quarter are made of: what became of what was in play in
-- the four quarters before it, as far as it was told before it began, of the team and of the company.
create table backtest_weeks as
with week_ends as (
    select day_on, quarter_from, quarter_to from forecast_days where is_week_end
),
in_play as (
    select week_ends.day_on, above.team_id, deals.stage_id, sum(deals.amount) as amount
    from week_ends
    join in_play_weeks as deals
        on deals.day_on = week_ends.day_on
        and deals.expected_month between week_ends.quarter_from and week_ends.quarter_to
    join team_members as above on above.member_id = deals.team_id
    -- on its last day a quarter is over: nothing is in play for it
    where week_ends.day_on < week_ends.quarter_to
    group by week_ends.day_on, above.team_id, deals.stage_id
),
before as (
    select
        quarters.quarter_from, chances.team_id, chances.stage_id, chances.deals, chances.amount,
        chances.won_amount
    from (select distinct quarter_from from week_ends) as quarters
    join stage_chances as chances
        on chances.quarter_from >= cast(quarters.quarter_from - to_months(12) as date)
        and chances.quarter_from < quarters.quarter_from
        and chances.told_on < quarters.quarter_from
),
own as (
    select
        before.quarter_from, above.team_id, before.stage_id, sum(before.deals) as deals,
        sum(before.amount) as amount, sum(before.won_amount) as won_amount
    from before
    join team_members as above on above.member_id = before.team_id
    group by before.quarter_from, above.team_id, before.stage_id
),
company as (
    select quarter_from, stage_id, sum(amount) as amount, sum(won_amount) as won_amount
    from before
    group by quarter_from, stage_id
)
select
    week_ends.day_on as week_end_on, team_tree.team_id, stages.stage_id,
    cast(coalesce(in_play.amount, 0) as decimal(38, 2)) as in_play_amount,
    cast(own.deals as bigint) as own_deals,
    cast(own.amount as decimal(38, 2)) as own_amount,
    cast(own.won_amount as decimal(38, 2)) as own_won_amount,
    cast(company.amount as decimal(38, 2)) as company_amount,
    cast(company.won_amount as decimal(38, 2)) as company_won_amount
from week_ends
cross join team_tree
join stages on stages.outcome = 'open'
left join in_play
    on in_play.day_on = week_ends.day_on
    and in_play.team_id = team_tree.team_id
    and in_play.stage_id = stages.stage_id
left join own
    on own.quarter_from = week_ends.quarter_from
    and own.team_id = team_tree.team_id
    and own.stage_id = stages.stage_id
left join company
    on company.quarter_from = week_ends.quarter_from
    and company.stage_id = stages.stage_id
order by team_tree.team_id, week_ends.day_on, stages.stage_id;
