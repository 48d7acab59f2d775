-- What is in play on the days that forecasts are kept for, and was seven days before, summed by all
-- that says how it changed, as change_groups of queries/relations does it from the deals: the teams it
-- counted for on both days, its outcomes (null: not there), the months of its expected days (null: not
-- open, or undated), whether an amount is missing (as it is of what is not there), and whether it
-- rose or fell. Amounts that are missing are 0. What was created and closed within the seven days was in
-- play on neither: it has the month of its close day instead.
create table change_weeks as
with days as (
    select day_on, day_on - 7 as compare_on from forecast_days
),
-- the two weeks at most that the seven days lie in
weeks as (
    select day_on, compare_on, cast(date_trunc('week', day_on) as date) as week_on from days
    union
    select day_on, compare_on, cast(date_trunc('week', day_on - 6) as date) from days
),
-- each span in which an open deal stood the same
held as (
    select
        deal_number, team_id, amount,
        cast(date_trunc('month', expected_close_on) as date) as dated_month,
        held_from, held_to
    from open_deals_by_month
    where valid_from = held_from
),
present as (
    select weeks.day_on, held.deal_number, held.team_id, held.amount, held.dated_month
    from held
    join weeks
        on weeks.week_on = cast(date_trunc('week', held.held_from) as date)
        and held.held_from > weeks.compare_on
        and held.held_from <= weeks.day_on
        and weeks.day_on < held.held_to
),
past as (
    select weeks.day_on, held.deal_number, held.team_id, held.amount, held.dated_month
    from held
    join weeks
        on weeks.week_on = cast(date_trunc('week', held.held_to) as date)
        and held.held_to > weeks.compare_on
        and held.held_to <= weeks.day_on
        and held.held_from <= weeks.compare_on
),
-- what was closed in the seven days, and still was at their end
closed as (
    select
        weeks.day_on, weeks.compare_on, deals.deal_number, deals.team_id, deals.outcome,
        deals.amount, deals.created_on, deals.close_on
    from closed_deals as deals
    join weeks
        on weeks.week_on = cast(date_trunc('week', deals.known_from) as date)
        and deals.known_from > weeks.compare_on
        and deals.known_from <= weeks.day_on
        and weeks.day_on < deals.known_to
),
-- what was closed before them, and reopened within
reopened as (
    select weeks.day_on, deals.deal_number, deals.team_id, deals.outcome, deals.amount
    from closed_deals as deals
    join weeks
        on weeks.week_on = cast(date_trunc('week', deals.known_to) as date)
        and deals.known_to > weeks.compare_on
        and deals.known_to <= weeks.day_on
        and deals.known_from <= weeks.compare_on
),
turned as (
    select
        coalesce(present.day_on, past.day_on) as day_on,
        case when present.deal_number is not null then 'open' else closed.outcome end as outcome,
        coalesce(present.team_id, closed.team_id) as team_id,
        coalesce(present.amount, closed.amount) as amount,
        present.dated_month,
        case when past.deal_number is not null then 'open' else reopened.outcome end
            as compare_outcome,
        coalesce(past.team_id, reopened.team_id) as compare_team_id,
        coalesce(past.amount, reopened.amount) as compare_amount,
        past.dated_month as compare_dated_month
    from present
    full join past
        on past.deal_number = present.deal_number
        and past.day_on = present.day_on
    left join closed
        on closed.deal_number = past.deal_number
        and closed.day_on = past.day_on
    left join reopened
        on reopened.deal_number = present.deal_number
        and reopened.day_on = present.day_on
),
grouped as (
    select
        day_on, team_id, compare_team_id, outcome, compare_outcome, dated_month,
        compare_dated_month, amount is null as is_missing, compare_amount is null as was_missing,
        sign(coalesce(amount, 0) - coalesce(compare_amount, 0)) as direction,
        count(*) as deals,
        sum(coalesce(amount, 0)) as amount,
        sum(coalesce(compare_amount, 0)) as compare_amount
    from turned
    where dated_month is not null or compare_dated_month is not null
    group by
        day_on, team_id, compare_team_id, outcome, compare_outcome, dated_month,
        compare_dated_month, is_missing, was_missing, direction
),
-- what stood the same on both days is what is open, without what turned
standing as (
    select
        day_on, team_id, expected_month as dated_month,
        deals - missing_amount_deals as deals, missing_amount_deals, amount
    from in_play_weeks
    where expected_month is not null
    union all
    select
        day_on, team_id, dated_month,
        case when is_missing then 0 else -deals end, case when is_missing then -deals else 0 end,
        -amount
    from grouped
    where dated_month is not null
),
same as (
    select
        day_on, team_id, dated_month, sum(deals) as deals,
        sum(missing_amount_deals) as missing_amount_deals, sum(amount) as amount
    from standing
    group by day_on, team_id, dated_month
)
select
    day_on, team_id, compare_team_id, outcome, compare_outcome, dated_month,
    compare_dated_month, cast(null as date) as passed_month, is_missing, was_missing,
    cast(direction as integer) as direction,
    cast(deals as bigint) as deals,
    cast(amount as decimal(38, 2)) as amount,
    cast(compare_amount as decimal(38, 2)) as compare_amount
from grouped
union all
select
    day_on, team_id, team_id, 'open', 'open', dated_month, dated_month, null, false, false, 0,
    cast(deals as bigint), cast(amount as decimal(38, 2)), cast(amount as decimal(38, 2))
from same
where deals > 0
union all
select
    day_on, team_id, team_id, 'open', 'open', dated_month, dated_month, null, true, true, 0,
    cast(missing_amount_deals as bigint), cast(0 as decimal(38, 2)), cast(0 as decimal(38, 2))
from same
where missing_amount_deals > 0
union all
select
    day_on, team_id, null, outcome, null, null, null,
    cast(date_trunc('month', close_on) as date), amount is null, true, 0,
    count(*), cast(sum(coalesce(amount, 0)) as decimal(38, 2)), cast(0 as decimal(38, 2))
from closed
where created_on > compare_on and close_on <= day_on
group by day_on, team_id, outcome, date_trunc('month', close_on), amount is null
order by
    day_on, team_id, compare_team_id, outcome, compare_outcome, dated_month,
    compare_dated_month, passed_month, is_missing, was_missing, direction;
