-- The deals created week by week over the last thirteen weeks, with the amount they have now, per
-- head, and the accounts registered.
--
-- grain:   one row per week [week_from_on]
-- order:   week_from_on
-- version: 1
--
-- param  as_of   date     the day seen from
-- param  team    varchar  a team with all below it
-- param  person  varchar  an owner
-- column week_from_on         date           the week's Monday
-- column week_to_on           date           its Sunday; of the week of the day, that day
-- column reps                 bigint         heads that carry deals, on that last day
-- column new_deals            bigint         created in it
-- column new_amount           decimal(38,2)  their amount, as it stands
-- column new_deals_per_rep    double         null without reps
-- column new_per_rep_amount   decimal(38,8)  null without reps
-- column registered_accounts  bigint         registered in it, by whoever looks after them now
with days as (
    -- by day first: few days are put into their week more quickly than many deals
    select created_on, sum(deals) as deals, sum(amount) as amount
    from deals_created_at($as_of, cast(date_trunc('week', $as_of) as date) - 84)
    where ($person is null or owner_id = $person)
        and ($team is null or team_id in (from teams_below($team)))
    group by created_on
),
created as (
    select
        cast(date_trunc('week', created_on) as date) as week_from_on,
        cast(sum(deals) as bigint) as new_deals,
        sum(amount) as new_amount
    from days
    group by week_from_on
)
select
    weeks.from_on as week_from_on,
    weeks.to_on as week_to_on,
    weeks.reps,
    coalesce(created.new_deals, 0) as new_deals,
    cast(coalesce(created.new_amount, 0) as decimal(38, 2)) as new_amount,
    coalesce(created.new_deals, 0) / nullif(weeks.reps, 0) as new_deals_per_rep,
    cast(round(
        cast(coalesce(created.new_amount, 0) as double) / nullif(weeks.reps, 0), 8
    ) as decimal(38, 8)) as new_per_rep_amount,
    weeks.registered_accounts
from new_pipeline_spans_at($as_of, 'week', $team, $person) as weeks
left join created on created.week_from_on = weeks.from_on
order by weeks.from_on
