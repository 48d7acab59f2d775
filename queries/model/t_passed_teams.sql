-- The funnel that deals pass through, on the days and for the windows of funnel_sides: how many deals
-- reached each place or a further one, by team, of all, of each source and of each product; compare_ is
-- of the window before. `open_deals` and `lost_deals` are those that went no further.
create table passed_teams as
with months_seen as (
    -- a day's state is one month's read
    select
        seen.day_on, seen.is_now, seen.seen_on, seen.from_on, seen.to_on, seen.young_from,
        max(months.month) as month
    from funnel_sides as seen
    join open_deal_months as months on months.month <= seen.seen_on
    group by seen.day_on, seen.is_now, seen.seen_on, seen.from_on, seen.to_on, seen.young_from
),
standing as (
    select
        seen.day_on, seen.is_now, deals.deal_number, tree.tree_position as team_place,
        -- as in closed_passages
        cast(coalesce(retreats.place, places.place, 1) * 3 as integer) as passage,
        case when deals.created_on > seen.young_from then 1 else 0 end as young,
        deals.amount
    from months_seen as seen
    join open_deals_by_month as deals
        on deals.month = seen.month
        and deals.valid_from <= seen.seen_on
        and seen.seen_on < deals.valid_to
        and deals.created_on >= seen.from_on
        and deals.created_on <= seen.to_on
    left join team_tree as tree on tree.team_id = deals.team_id
    left join funnel_places as places on places.stage_id = deals.stage_id
    left join stage_retreats as retreats
        on retreats.deal_number = deals.deal_number
        and retreats.month = deals.month
        and retreats.valid_from = deals.valid_from
),
-- closed deals are many and change little: each counts from the first of the days on which it is seen
-- closed and its month lies in the window, to the first on which one of these is over
turns as (
    select
        bounds.bound_on,
        coalesce(min(case when seen.is_now = 1 then seen.day_on end), date '9999-12-31') as now_on,
        coalesce(min(case when seen.is_now = 0 then seen.day_on end), date '9999-12-31')
            as before_on
    from (
        select known_from as bound_on from closed_passages
        union
        select known_to from closed_passages
    ) as bounds
    left join funnel_sides as seen on seen.seen_on >= bounds.bound_on
    group by bounds.bound_on
),
created_months as (
    select
        created.month,
        coalesce(min(case when seen.is_now = 1 then seen.day_on end), date '9999-12-31')
            as enters_on,
        coalesce(min(case when seen.is_now = 0 then seen.day_on end), date '9999-12-31')
            as turns_on,
        coalesce(
            min(case when seen.is_now = 0 and seen.from_on > created.month then seen.day_on end),
            date '9999-12-31'
        ) as leaves_on
    from (
        select distinct cast(date_trunc('month', created_on) as date) as month
        from closed_passages
    ) as created
    left join funnel_sides as seen on seen.to_on > created.month
    group by created.month
),
closed as (
    select
        deals.deal_number, deals.team_place, cast(deals.passage as integer) as passage,
        deals.amount,
        greatest(known.now_on, months.enters_on) as now_from,
        least(gone.now_on, months.turns_on) as now_to,
        greatest(known.before_on, months.turns_on) as before_from,
        least(gone.before_on, months.leaves_on) as before_to
    from closed_passages as deals
    join turns as known on known.bound_on = deals.known_from
    join turns as gone on gone.bound_on = deals.known_to
    join created_months as months
        on months.month = cast(date_trunc('month', deals.created_on) as date)
),
steps as (
    select deal_number, team_place, passage, amount, 1 as is_now, now_from as day_on, 1 as step
    from closed
    where now_from < now_to
    union all
    select deal_number, team_place, passage, amount, 1, now_to, -1
    from closed
    where now_from < now_to
    union all
    select deal_number, team_place, passage, amount, 0, before_from, 1
    from closed
    where before_from < before_to
    union all
    select deal_number, team_place, passage, amount, 0, before_to, -1
    from closed
    where before_from < before_to
),
pair_steps as (
    select
        steps.is_now, steps.team_place, steps.passage, pairs.pair, steps.day_on,
        sum(steps.step) as deals,
        sum(case when steps.amount is null then 0 else steps.step end) as known_amounts,
        sum(steps.step * coalesce(steps.amount, 0)) as amount
    from steps
    join deal_pairs as pairs on pairs.deal_number = steps.deal_number
    group by steps.is_now, steps.team_place, steps.passage, pairs.pair, steps.day_on
),
part_steps as (
    select
        steps.is_now, steps.team_place, steps.passage, parts.part, steps.day_on,
        sum(steps.deals) as deals, sum(steps.known_amounts) as known_amounts,
        sum(steps.amount) as amount
    from pair_steps as steps
    join funnel_parts as parts on parts.pair = steps.pair
    group by steps.is_now, steps.team_place, steps.passage, parts.part, steps.day_on
),
closed_spans as (
    select
        is_now, team_place, passage, part, day_on as from_on,
        lead(day_on, 1, date '9999-12-31') over later as to_on,
        sum(deals) over so_far as deals, sum(known_amounts) over so_far as known_amounts,
        sum(amount) over so_far as amount
    from part_steps
    window
        later as (partition by is_now, team_place, passage, part order by day_on),
        so_far as (
            partition by is_now, team_place, passage, part order by day_on
            rows between unbounded preceding and current row
        )
),
pair_standing as (
    select
        standing.day_on, standing.is_now, standing.team_place, standing.passage, standing.young,
        pairs.pair, count(*) as deals, count(standing.amount) as known_amounts,
        coalesce(sum(standing.amount), 0) as amount
    from standing
    join deal_pairs as pairs on pairs.deal_number = standing.deal_number
    group by
        standing.day_on, standing.is_now, standing.team_place, standing.passage, standing.young,
        pairs.pair
),
counted as (
    select
        standing.day_on, standing.is_now, standing.team_place, standing.passage, standing.young,
        parts.part, sum(standing.deals) as deals, sum(standing.known_amounts) as known_amounts,
        sum(standing.amount) as amount
    from pair_standing as standing
    join funnel_parts as parts on parts.pair = standing.pair
    group by
        standing.day_on, standing.is_now, standing.team_place, standing.passage, standing.young,
        parts.part
    union all
    select
        days.day_on, spans.is_now, spans.team_place, spans.passage, 0, spans.part, spans.deals,
        spans.known_amounts, spans.amount
    from closed_spans as spans
    join funnel_sides as days
        on days.is_now = spans.is_now
        and days.day_on >= spans.from_on
        and days.day_on < spans.to_on
    where spans.deals <> 0
),
summed as (
    select
        day_on, team_place, part, passage // 3 as place,
        sum(deals * is_now) as deals,
        sum(amount * is_now) as amount,
        sum(deals * young) as young_deals,
        sum(amount * young) as young_amount,
        sum((deals - known_amounts) * is_now) as missing_amount_deals,
        sum(case when passage % 3 = 0 then deals * is_now else 0 end) as open_deals,
        sum(case when passage % 3 = 2 then deals * is_now else 0 end) as lost_deals,
        sum(deals * (1 - is_now)) as compare_deals,
        sum(amount * (1 - is_now)) as compare_amount
    from counted
    group by day_on, team_place, part, passage // 3
)
select
    summed.day_on, parts.part_kind, coalesce(tree.team_id, 'unknown') as team_id,
    parts.part_id, cast(places.place as integer) as place,
    cast(sum(summed.deals) as bigint) as deals,
    cast(sum(summed.amount) as decimal(38, 2)) as amount,
    cast(sum(summed.young_deals) as bigint) as young_deals,
    cast(sum(summed.young_amount) as decimal(38, 2)) as young_amount,
    cast(sum(summed.missing_amount_deals) as bigint) as missing_amount_deals,
    cast(sum(case when summed.place = places.place then summed.open_deals else 0 end) as bigint)
        as open_deals,
    cast(sum(case when summed.place = places.place then summed.lost_deals else 0 end) as bigint)
        as lost_deals,
    cast(sum(summed.compare_deals) as bigint) as compare_deals,
    cast(sum(summed.compare_amount) as decimal(38, 2)) as compare_amount
from summed
join (select distinct part, part_kind, part_id from funnel_parts) as parts
    on parts.part = summed.part
join funnel_stages as places on places.place <= summed.place
left join team_tree as tree on tree.tree_position = summed.team_place
group by summed.day_on, parts.part_kind, tree.team_id, parts.part_id, places.place;
