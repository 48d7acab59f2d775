-- How what is in play for a period came from what it was on the day compared with: what came in, what grew or shrank, what left.
--
-- grain:   one row per kind of change [kind]
-- order:   kind_position
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  compare_to   date     the day compared with
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- column kind                  varchar        start, new, reopened, owner_in, moved_in, increased, decreased, owner_out, won, lost, period_ended, moved_out, end
-- column deals                 bigint         how many deals are behind the amount; increased and decreased are deals in play on both days, and do not change the count
-- column amount                decimal(38,2)  signed: start + the rest = end; of what came at the day seen from, of what left at the day compared with
-- column signed_deals          bigint         what the deals add to the count: start + the rest = end; 0 for increased and decreased
-- column missing_amount_deals  bigint         of the deals, those without an amount on a day that counts; it counted as 0
-- column kind_position         bigint         place of the bar
with scope as (
    from teams_below($team)
),
owned as (
    select
        *,
        is_theirs and ($team is null or coalesce(team_id in (select team_id from scope), false))
            as is_ours,
        was_theirs
            and ($team is null or coalesce(compare_team_id in (select team_id from scope), false))
            as was_ours
    from change_groups($as_of, $compare_to, $period_from, $period_to, $person)
),
counted as (
    select
        *,
        is_in_play and is_ours as is_in,
        was_in_play and was_ours as was_in,
        case when is_in then amount else 0 end - case when was_in then compare_amount else 0 end
            as change_amount,
        (is_in and is_missing) or (was_in and was_missing) as is_change_missing
    from owned
),
bars as (
    select
        change_kind(
            is_in, was_in, is_ours, was_ours, outcome, compare_outcome, is_period_over, direction
        ) as kind,
        deals, change_amount as amount, is_change_missing as is_missing
    from counted
    union all
    select 'start', deals, compare_amount, was_missing from counted where was_in
    union all
    select 'end', deals, amount, is_missing from counted where is_in
)
select
    kinds.kind,
    cast(coalesce(sum(bars.deals), 0) as bigint) as deals,
    cast(coalesce(sum(bars.amount), 0) as decimal(38, 2)) as amount,
    cast(coalesce(sum(bars.deals), 0) * kinds.count_sign as bigint) as signed_deals,
    cast(coalesce(sum(bars.deals) filter (where bars.is_missing), 0) as bigint)
        as missing_amount_deals,
    cast(kinds.kind_position as bigint) as kind_position
from change_kinds as kinds
left join bars on bars.kind = kinds.kind
group by kinds.kind, kinds.kind_position, kinds.count_sign
order by kinds.kind_position
