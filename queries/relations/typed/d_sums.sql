-- Sums that are kept by day: what is served before the first typed day, made anew from it on.
create or replace view typed.in_play_weeks as
select * from served.in_play_weeks where day_on < typed.typed_from()
union all by name
select * from tail.in_play_weeks;

create or replace view typed.record_weeks as
select * from served.record_weeks where week_end_on < typed.typed_from()
union all by name
select * from tail.record_weeks;

-- What the projection said of a target holds as long as no other is known: from then on nothing is kept.
create or replace view typed.projected_teams as
select *
from served.projected_teams
where day_on < (
    select coalesce(min(known_from), date '9999-12-31') from typed.target_entries
);

-- What is kept as spans of days is added up by whoever reads it: so what differs stands beside it.
-- A typed amount touches its deal for seven days, like any change of it.
create or replace table typed.use_differences as
with reviewed as (
    select
        owner_id, team_id, valid_from as from_on, valid_to as to_on, 0 as touched,
        cast(manager_amount is not null as integer) - cast(served_amount is not null as integer)
            as reviewed
    from typed.pieces
    where (manager_amount is null) <> (served_amount is null)
),
days as (
    select distinct
        pieces.opportunity_id, pieces.deal_number, pieces.owner_id, pieces.team_id,
        pieces.served_held_from,
        cast(unnest(generate_series(
            greatest(timeline.from_on, pieces.valid_from),
            least(timeline.from_on + 6, pieces.valid_to - 1), interval 1 day
        )) as date) as day_on
    from typed.timeline
    join typed.pieces
        on pieces.opportunity_id = timeline.opportunity_id
        and pieces.valid_from <= timeline.from_on + 6
        and timeline.from_on < pieces.valid_to
    where timeline.from_on > date '0001-01-01'
),
touched as (
    select owner_id, team_id, day_on as from_on, day_on + 1 as to_on, 1 as touched, 0 as reviewed
    from days
    where served_held_from <= day_on - 7
        and not exists (
            select 1 from served.deal_activity_days as done
            where done.deal_number = days.deal_number
                and done.done_on between days.day_on - 6 and days.day_on
        )
)
select
    owner_id, team_id, from_on, to_on,
    cast(0 as bigint) as open_deals, cast(touched as bigint) as touched_deals,
    cast(reviewed as bigint) as reviewed_deals,
    cast(0 as bigint) as ahead_deals, cast(0 as bigint) as valued_deals
from (select * from reviewed union all select * from touched) as differences;

create or replace view typed.use_days as
select * from served.use_days
union all by name
select * from typed.use_differences;

create or replace view typed.use_week_differences as
select
    days.day_on, differences.owner_id, differences.team_id, differences.open_deals,
    differences.touched_deals, differences.reviewed_deals, differences.ahead_deals,
    differences.valued_deals
from typed.use_differences as differences
join served.forecast_days as days
    on days.is_week_end
    and differences.from_on <= days.day_on
    and days.day_on < differences.to_on;

create or replace view typed.use_weeks as
select * from served.use_weeks
union all by name
select * from typed.use_week_differences;

create or replace view typed.team_use_weeks as
select * from served.team_use_weeks
union all by name
select
    day_on - 6 as week_on, team_id, open_deals, touched_deals, reviewed_deals, ahead_deals,
    valued_deals, cast(0 as bigint) as reps, cast(0 as bigint) as activities
from typed.use_week_differences;

-- F1 and F2 of a month as they stood on its eve.
create or replace table typed.month_differences as
with eves as (
    select
        team_id, stage_id, cast(date_trunc('month', expected_close_on) as date) as month,
        manager_amount, served_amount, valid_from, valid_to
    from typed.pieces
),
managers as (
    select
        team_id, month,
        count(manager_amount) - count(served_amount) as reviewed_deals,
        coalesce(sum(manager_amount), 0) - coalesce(sum(served_amount), 0) as manager_amount,
        0 as rated_deals, 0 as rated_amount
    from eves
    where valid_from < month and month <= valid_to and month > typed.typed_from()
    group by team_id, month
),
rates as (
    select
        after.stage_id, greatest(after.valid_from, coalesce(before.valid_from, after.valid_from))
            as valid_from,
        least(after.valid_to, coalesce(before.valid_to, after.valid_to)) as valid_to,
        after.win_rate, before.win_rate as served_rate
    from typed.stage_rates as after
    left join served.stage_rates as before
        on before.stage_id = after.stage_id
        and before.valid_from < after.valid_to
        and after.valid_from < before.valid_to
),
known as (
    select
        (select count(win_rate) > 0 from served.stage_rates) as had_rates,
        (select count(win_rate) > 0 from typed.stage_rates) as has_rates
),
rated as (
    select
        deals.team_id, cast(date_trunc('month', deals.expected_close_on) as date) as month,
        0 as reviewed_deals, 0 as manager_amount,
        count(*) * (cast(max(known.has_rates) as integer) - cast(max(known.had_rates) as integer))
            as rated_deals,
        sum(
            cast(coalesce(deals.amount, 0) as decimal(28, 2))
            * (coalesce(rates.win_rate, 0) - coalesce(rates.served_rate, 0))
        ) as rated_amount
    from served.open_deals_by_month as deals
    cross join known
    join rates
        on rates.stage_id = deals.stage_id
        and rates.valid_from < cast(date_trunc('month', deals.expected_close_on) as date)
        and cast(date_trunc('month', deals.expected_close_on) as date) <= rates.valid_to
    where deals.month >= typed.typed_month()
        and exists (from typed.rate_entries)
        and deals.valid_from < cast(date_trunc('month', deals.expected_close_on) as date)
        and cast(date_trunc('month', deals.expected_close_on) as date) <= deals.valid_to
        and cast(date_trunc('month', deals.expected_close_on) as date) > typed.typed_from()
    group by deals.team_id, cast(date_trunc('month', deals.expected_close_on) as date)
)
select
    lines.row_id, differences.month,
    cast(sum(differences.reviewed_deals) as bigint) as reviewed_deals,
    cast(sum(differences.manager_amount) as decimal(38, 2)) as manager_amount,
    cast(sum(differences.rated_deals) as bigint) as rated_deals,
    cast(sum(differences.rated_amount) as decimal(38, 8)) as rated_amount
from (select * from managers union all select * from rated) as differences
join served.team_lines as lines on lines.member_id = differences.team_id
group by lines.row_id, differences.month;

-- A month's lines are told from its first day on, when its eve is over: the spans stay as they are.
create or replace view typed.month_lines as
select
    rows.* replace (
        rows.reviewed_deals + coalesce(differences.reviewed_deals, 0) as reviewed_deals,
        rows.manager_amount + coalesce(differences.manager_amount, 0) as manager_amount,
        rows.rated_deals + coalesce(differences.rated_deals, 0) as rated_deals,
        rows.rated_amount + coalesce(differences.rated_amount, 0) as rated_amount
    )
from served.month_lines as rows
left join typed.month_differences as differences
    on differences.row_id = rows.row_id
    and differences.month = rows.month;
