-- What holds as the manager's amount of a deal, as spans of days [from_on, to_on) from the first day
-- on which one was typed for it: typed, or what is served, where the source has a later change or
-- the typed one was taken back. Of one day's entries the last counts.
create or replace table typed.timeline as
with entries as (
    select opportunity_id, changed_at, 1 as source, number as place, amount,
        amount is not null as is_typed
    from typed.manager_entries
    union all
    select opportunity_id, changed_at, 0, entry_order, null, false
    from served.opportunity_changes
    where field = 'manager_amount'
        and changed_at >= (select min(changed_at) from typed.manager_entries)
        and opportunity_id in (select opportunity_id from typed.manager_entries)
),
lasts as (
    select
        *,
        row_number() over (
            partition by opportunity_id, cast(changed_at as date)
            order by changed_at desc, source desc, place desc
        ) as backwards
    from entries
),
days as (
    select opportunity_id, cast(changed_at as date) as from_on, is_typed, amount
    from lasts
    where backwards = 1
),
spans as (
    select
        opportunity_id, from_on,
        coalesce(
            lead(from_on) over (partition by opportunity_id order by from_on), date '9999-12-31'
        ) as to_on,
        is_typed, amount
    from days
)
select * from spans
union all
select opportunity_id, date '0001-01-01', min(from_on), false, null
from spans
group by opportunity_id;

-- The open deals of the timeline, cut where it changes; what is served of them is kept beside it, for
-- the differences of d_sums.sql.
create or replace table typed.pieces as
select
    rows.* replace (
        greatest(rows.valid_from, timeline.from_on) as valid_from,
        least(rows.valid_to, timeline.to_on) as valid_to,
        greatest(rows.held_from, timeline.from_on) as held_from,
        least(rows.held_to, timeline.to_on) as held_to,
        case when timeline.is_typed then timeline.amount else rows.manager_amount end
            as manager_amount
    ),
    rows.manager_amount as served_amount,
    rows.held_from as served_held_from
from served.open_deals_by_month as rows
join typed.timeline
    on timeline.opportunity_id = rows.opportunity_id
    and timeline.from_on < rows.valid_to
    and rows.valid_from < timeline.to_on;

create or replace view typed.open_deals_by_month as
select *
from served.open_deals_by_month
where deal_number not in (select deal_number from typed.pieces)
union all by name
select * exclude (served_amount, served_held_from)
from typed.pieces;

create or replace view typed.opportunity_changes as
select * from served.opportunity_changes
union all by name
select opportunity_id, changed_at, 'manager_amount' as field
from typed.manager_entries;

-- What goes by the same pieces is cut where they are.
create or replace view typed.stage_retreats as
select *
from served.stage_retreats
where deal_number not in (select deal_number from typed.pieces)
union all by name
select retreats.* replace (pieces.valid_from as valid_from, pieces.valid_to as valid_to)
from served.stage_retreats as retreats
join typed.pieces
    on pieces.deal_number = retreats.deal_number
    and pieces.month = retreats.month
    and retreats.valid_from <= pieces.valid_from
    and pieces.valid_from < retreats.valid_to;

create or replace view typed.closed_deals as
select *
from served.closed_deals
where opportunity_id not in (select opportunity_id from typed.timeline)
union all by name
select
    rows.* replace (
        greatest(rows.known_from, timeline.from_on) as known_from,
        least(rows.known_to, timeline.to_on) as known_to,
        case when timeline.is_typed then timeline.amount else rows.manager_amount end
            as manager_amount
    )
from served.closed_deals as rows
join typed.timeline
    on timeline.opportunity_id = rows.opportunity_id
    and timeline.from_on < rows.known_to
    and rows.known_from < timeline.to_on;
