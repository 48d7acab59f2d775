-- The deals behind the in-period win rate of a stage: in play there at a week's end of the last four
-- full quarters, and whether the quarter's end found them won; the latest quarter first.
--
-- grain:   one row per quarter, stage, team and deal [quarter_from_on] [stage_id] [team_id] [opportunity_id]
-- order:   quarter_from_on desc, stage_position, stage_id, in_play_amount desc, team_id, opportunity_id
-- version: 2
-- of:      teams
--
-- param  as_of  date     the day seen from
-- param  team   varchar  a team with all below it
-- param  stage  varchar  an open stage; null: all
-- column quarter_from_on   date           first day of the fiscal quarter
-- column stage_id          varchar        the stage that it stood in
-- column stage_name        varchar        label
-- column stage_position    integer        its place in the funnel
-- column opportunity_id    varchar        the deal
-- column opportunity_name  varchar        label
-- column account_name      varchar        label
-- column owner_id          varchar        who carried it at the last of these week-ends
-- column owner_name        varchar        label
-- column team_id           varchar        the team it counted for then
-- column team_name         varchar        label
-- column deal_amount       decimal(18,2)  at the last of them; null: missing, counted as 0
-- column week_ends         bigint         at which it stood there
-- column in_play_amount    decimal(38,2)  added up over them
-- column won_in_time_amount  decimal(38,2)  the same where it was won by the quarter's end, else 0
-- column is_won_in_time    boolean        won by the quarter's end, as it was known then
with week_ends as (
    -- on its last day a quarter is over: nothing is in play for it
    select
        day_on, quarter_from, quarter_to, told_on,
        (select max(months.month) from open_deal_months as months where months.month <= day_on)
            as month
    from forecast_days
    where is_week_end
        and has_stages
        and day_on < quarter_to
        and quarter_from >= cast(quarter_after($as_of) - interval 12 month as date)
        and quarter_from < quarter_after($as_of)
        and told_on <= $as_of
),
standing as (
    select
        week_ends.quarter_from, week_ends.quarter_to, deals.stage_id, deals.team_id,
        deals.opportunity_id,
        max_by(deals.owner_id, week_ends.day_on) as owner_id,
        arg_max_null(deals.amount, week_ends.day_on) as deal_amount,
        count(*) as week_ends,
        cast(sum(coalesce(deals.amount, 0)) as decimal(38, 2)) as in_play_amount
    from week_ends
    join open_deals_by_month as deals
        on deals.month = week_ends.month
        and deals.valid_from <= week_ends.day_on
        and week_ends.day_on < deals.valid_to
        and deals.expected_close_on between week_ends.quarter_from and week_ends.quarter_to
    where ($stage is null or deals.stage_id = $stage)
        and ($team is null or deals.team_id in (from teams_below($team)))
    group by
        week_ends.quarter_from, week_ends.quarter_to, deals.stage_id, deals.team_id,
        deals.opportunity_id
),
won_by_end as (
    -- what was open on a day of the quarter and won at its end was closed in between
    select distinct closed.opportunity_id, quarters.quarter_to
    from (select distinct quarter_from, quarter_to, told_on from week_ends) as quarters
    join won_spans as closed
        on closed.known_from between quarters.quarter_from and quarters.told_on
        and quarters.told_on < closed.known_to
        and coalesce(closed.close_on, closed.known_from) <= quarters.quarter_to
)
select
    standing.quarter_from as quarter_from_on,
    standing.stage_id,
    stages.stage_name,
    stages.position as stage_position,
    standing.opportunity_id,
    named.opportunity_name,
    named.account_name,
    standing.owner_id,
    people.person_name as owner_name,
    standing.team_id,
    team_tree.team_name,
    standing.deal_amount,
    standing.week_ends,
    standing.in_play_amount,
    case when won.opportunity_id is null then 0 else standing.in_play_amount end
        as won_in_time_amount,
    won.opportunity_id is not null as is_won_in_time
from standing
join stages on stages.stage_id = standing.stage_id
join opportunities as named on named.opportunity_id = standing.opportunity_id
left join won_by_end as won
    on won.opportunity_id = standing.opportunity_id
    and won.quarter_to = standing.quarter_to
left join people on people.person_id = standing.owner_id
left join team_tree on team_tree.team_id = standing.team_id
order by
    standing.quarter_from desc, stages.position, standing.stage_id, standing.in_play_amount desc,
    standing.team_id, standing.opportunity_id
