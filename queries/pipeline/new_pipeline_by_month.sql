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
with months as (
    select
        cast(month_at as date) as month,
        least(cast(month_at + interval 1 month as date) - 1, $as_of) as month_to_on
    from (
        select unnest(generate_series(
            date_trunc('month', $as_of) - interval 12 month, date_trunc('month', $as_of),
            interval 1 month
        )) as month_at
    )
    where cast(month_at + interval 1 month as date) > (select first_created_on from deal_record)
),
created as (
    select month, cast(sum(new_deals) as bigint) as new_deals, sum(new_amount) as new_amount
    from created_months_at(
        $as_of, cast(date_trunc('month', $as_of) - interval 12 month as date), $person
    )
    where $team is null or team_id in (select scope.team_id from team_scope($team) as scope)
    group by month
),
registered as (
    select
        cast(date_trunc('month', day_on) as date) as month,
        cast(sum(registered) as bigint) as registered_accounts
    from registered_at(
        $as_of, cast(date_trunc('month', $as_of) - interval 12 month as date), $team, $person
    )
    group by month
),
heads as (
    select months.month, count(*) as reps
    from months
    cross join lateral (
        select present.person_id, present.team_id from reps_at(months.month_to_on) as present
    ) as present
    where ($person is null or present.person_id = $person)
        and (
            $team is null
            or present.team_id in (select scope.team_id from team_scope($team) as scope)
        )
    group by months.month
)
select
    months.month,
    months.month_to_on,
    coalesce(heads.reps, 0) as reps,
    coalesce(created.new_deals, 0) as new_deals,
    cast(coalesce(created.new_amount, 0) as decimal(38, 2)) as new_amount,
    coalesce(created.new_deals, 0) / nullif(heads.reps, 0) as new_deals_per_rep,
    cast(round(
        cast(coalesce(created.new_amount, 0) as double) / nullif(heads.reps, 0), 8
    ) as decimal(38, 8)) as new_per_rep_amount,
    coalesce(registered.registered_accounts, 0) as registered_accounts
from months
left join heads on heads.month = months.month
left join created on created.month = months.month
left join registered on registered.month = months.month
order by months.month
