-- The deals created month by month over the last thirteen months, with the amount they have now, per
-- head, and the accounts registered.
--
-- grain:   one row per month [month]
-- order:   month
-- version: 1
--
-- param  as_of   date     the day seen from
-- param  team    varchar  a team with all below it
-- param  person  varchar  an owner
-- column month                date           its first day
-- column month_to_on          date           its last day; of the month of the day, that day
-- column reps                 bigint         heads that carry deals, on that last day
-- column new_deals            bigint         created in it
-- column new_amount           decimal(38,2)  their amount, as it stands
-- column new_deals_per_rep    double         null without reps
-- column new_per_rep_amount   decimal(38,8)  null without reps
-- column registered_accounts  bigint         registered in it, by whoever looks after them now
with created as (
    select month, cast(sum(new_deals) as bigint) as new_deals, sum(new_amount) as new_amount
    from created_months_at(
        $as_of, cast(date_trunc('month', $as_of) - interval 12 month as date), $person
    )
    where $team is null or team_id in (from teams_below($team))
    group by month
)
select
    months.from_on as month,
    months.to_on as month_to_on,
    months.reps,
    coalesce(created.new_deals, 0) as new_deals,
    cast(coalesce(created.new_amount, 0) as decimal(38, 2)) as new_amount,
    coalesce(created.new_deals, 0) / nullif(months.reps, 0) as new_deals_per_rep,
    cast(round(
        cast(coalesce(created.new_amount, 0) as double) / nullif(months.reps, 0), 8
    ) as decimal(38, 8)) as new_per_rep_amount,
    months.registered_accounts
from new_pipeline_spans_at($as_of, 'month', $team, $person) as months
left join created on created.month = months.from_on
order by months.from_on
