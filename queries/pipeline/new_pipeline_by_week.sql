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
with weeks as (
    select
        week_on as week_from_on,
        least(week_on + 6, $as_of) as week_to_on
    from (
        select
            cast(date_trunc('week', $as_of) as date) - 7 * cast(unnest(generate_series(0, 12))
                as integer) as week_on
    )
    where week_on + 6 >= (select first_created_on from deal_record)
),
first_of_all as (
    select min(week_from_on) as first_on from weeks
),
days as (
    -- by day first: few days are put into their week more quickly than many deals
    select created_on, sum(deals) as deals, sum(amount) as amount
    from deals_created_at($as_of, (select first_on from first_of_all))
    where ($person is null or owner_id = $person)
        and ($team is null or team_id in (select scope.team_id from team_scope($team) as scope))
    group by created_on
),
created as (
    select
        cast(date_trunc('week', created_on) as date) as week_from_on,
        cast(sum(deals) as bigint) as new_deals,
        sum(amount) as new_amount
    from days
    group by week_from_on
),
owners as (
    select owner_id
    from account_counts_at($as_of, null, null)
    where ($person is null or owner_id = $person)
        and ($team is null or team_id in (select scope.team_id from team_scope($team) as scope))
),
registered as (
    select
        cast(date_trunc('week', steps.day_on) as date) as week_from_on,
        cast(sum(steps.registered) as bigint) as registered_accounts
    from account_steps as steps
    join owners on owners.owner_id is not distinct from steps.owner_id
    where steps.day_on between (select first_on from first_of_all) and $as_of
    group by week_from_on
),
heads as (
    select weeks.week_from_on, count(*) as reps
    from weeks
    cross join lateral (
        select present.person_id, present.team_id from reps_at(weeks.week_to_on) as present
    ) as present
    where ($person is null or present.person_id = $person)
        and (
            $team is null
            or present.team_id in (select scope.team_id from team_scope($team) as scope)
        )
    group by weeks.week_from_on
)
select
    weeks.week_from_on,
    weeks.week_to_on,
    coalesce(heads.reps, 0) as reps,
    coalesce(created.new_deals, 0) as new_deals,
    cast(coalesce(created.new_amount, 0) as decimal(38, 2)) as new_amount,
    coalesce(created.new_deals, 0) / nullif(heads.reps, 0) as new_deals_per_rep,
    cast(round(
        cast(coalesce(created.new_amount, 0) as double) / nullif(heads.reps, 0), 8
    ) as decimal(38, 8)) as new_per_rep_amount,
    coalesce(registered.registered_accounts, 0) as registered_accounts
from weeks
left join heads on heads.week_from_on = weeks.week_from_on
left join created on created.week_from_on = weeks.week_from_on
left join registered on registered.week_from_on = weeks.week_from_on
order by weeks.week_from_on
