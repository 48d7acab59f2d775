-- Win rates by stage: configured, observed ever, won by the quarter's end, and offered for F2.
--
-- grain:   one row per stage [stage_id]
-- order:   stage_position, stage_id
-- version: 3
-- of:      teams
-- then:    forecast.win_rates.with_offered
--
-- param  as_of  date     the day seen from
-- param  team   varchar  a team with all below it
-- column stage_id              varchar        the stage
-- column stage_name            varchar        label
-- column stage_position        integer        its place in the funnel
-- column configured_rate       decimal(9,6)   in force that day; null: none
-- column decided_deals         bigint         won or lost at the day
-- column won_deals             bigint         of them
-- column observed_rate         double         by count; the chance to be won ever
-- column observed_amount_rate  double         by amount
-- column observed_low_rate     double         where the 90 % interval of the rate by count begins
-- column observed_high_rate    double         where it ends
-- column in_period_quarters    bigint         of the last four full fiscal quarters, those on record
-- column in_period_deals       bigint         in play in the stage at a week-end; once per quarter, team
-- column in_period_rate        double         of the amount in play there at a week-end, won by quarter's end
-- column offered_rate          decimal(9,6)   the in-period rate; a team's drawn to the company's
with decided as (
    select
        stage_id,
        sum(decided_deals) as decided_deals,
        sum(won_deals) as won_deals,
        sum(decided_amount) as decided_amount,
        sum(won_amount) as won_amount
    from decided_days
    where from_on <= $as_of
        and $as_of < to_on
        and ($team is null or team_id in (from teams_below($team)))
    group by stage_id
),
own as (
    select
        stage_id, sum(deals) as own_deals, sum(amount) as own_amount,
        sum(won_amount) as own_won_amount
    from chances_before(quarter_after($as_of), $as_of)
    where $team is null or team_id in (from teams_below($team))
    group by stage_id
),
quarters as (
    select quarters_before(quarter_after($as_of), $as_of) as quarters
)
select
    stages.stage_id,
    stages.stage_name,
    stages.position as stage_position,
    rates.win_rate as configured_rate,
    cast(coalesce(decided.decided_deals, 0) as bigint) as decided_deals,
    cast(coalesce(decided.won_deals, 0) as bigint) as won_deals,
    cast(decided.won_deals as double) / nullif(decided.decided_deals, 0) as observed_rate,
    cast(coalesce(decided.won_amount, 0) as double)
        / nullif(cast(decided.decided_amount as double), 0) as observed_amount_rate,
    quarters.quarters as in_period_quarters,
    own.own_deals, own.own_amount, own.own_won_amount,
    company.amount as company_amount, company.won_amount as company_won_amount
from stages
join rates_at($as_of) as rates on rates.stage_id = stages.stage_id
cross join quarters
left join decided on decided.stage_id = stages.stage_id
left join own on own.stage_id = stages.stage_id
left join company_chances_before(quarter_after($as_of), $as_of) as company
    on company.stage_id = stages.stage_id
order by stages.position, stages.stage_id
