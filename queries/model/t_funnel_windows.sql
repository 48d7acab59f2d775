-- The windows of created days that the funnel looks at where none is asked for, on each of the days that
-- forecasts are kept for, as funnel_windows_at of queries/relations has them: the 12 full months before
-- the day's month, and the 12 from `before_on` on, as they stood on the day `seen_on` when they were as
-- old.
create table funnel_windows as
with days as (
    select day_on, cast(date_trunc('month', day_on) as date) as month
    from forecast_days
),
known as (
    select days.day_on, max(record.stages_from_on) as stages_from_on
    from days
    left join stage_record as record
        on record.valid_from <= days.day_on
        and days.day_on < record.valid_to
    group by days.day_on
),
windows as (
    select
        day_on, month, cast(month - to_months(12) as date) as from_on, month - 1 as to_on,
        cast(month - to_months(24) as date) as before_on
    from days
)
select
    windows.day_on, windows.from_on, windows.to_on, windows.before_on,
    windows.day_on - cast(windows.from_on - windows.before_on as integer) as seen_on,
    coalesce(windows.from_on > known.stages_from_on, false) as has_stages,
    windows.before_on >= cast(date_trunc('month', record.first_created_on) as date)
        and (
            coalesce(windows.before_on > known.stages_from_on, false)
            or not coalesce(windows.from_on > known.stages_from_on, false)
        ) as is_whole,
    usual.usual_days
from windows
join known on known.day_on = windows.day_on
cross join deal_record as record
left join usual_days as usual on usual.month = windows.month
order by windows.day_on;

-- Both windows of each day, the window itself (is_now = 1) and the one before, as far as any deal was
-- created in them: data may claim to cover far more days.
create table funnel_sides as
with sides as (
    select
        day_on, 1 as is_now, day_on as seen_on, from_on, to_on,
        -- what is open and was created later is young
        day_on - cast(ceil(usual_days) as integer) as young_from
    from funnel_windows
    union all
    select day_on, 0, seen_on, before_on, from_on - 1, null
    from funnel_windows
)
select sides.day_on, sides.is_now, sides.seen_on, sides.from_on, sides.to_on, sides.young_from
from sides
where sides.from_on <= (
    select max(created_on)
    from (
        select max(created_on) as created_on from open_deals_by_month
        union all
        select max(created_on) from closed_deals
    ) as lasts
);

-- The sources and products of deals, by numbers: numbers are grouped faster than texts. Where there are
-- more than 50 of either, neither is told apart.
create table deal_pairs as
with named as (
    select
        deals.deal_number,
        case when kinds.are_few then coalesce(deals.source, 'unknown') end as source,
        case when kinds.are_few then coalesce(deals.product, 'unknown') end as product
    from deal_origins as deals
    cross join (
        select count(distinct source) <= 50 and count(distinct product) <= 50 as are_few
        from deal_origins
    ) as kinds
)
select
    deal_number, source, product, cast(dense_rank() over (order by source, product) as integer) as pair
from named;

-- What the funnel is told apart by: everything, and each source and product with its pairs.
create table funnel_parts as
with parts as (
    select 'all' as part_kind, 'all' as part_id
    union
    select 'source', source from deal_pairs where source is not null
    union
    select 'product', product from deal_pairs where product is not null
),
numbered as (
    select
        part_kind, part_id,
        cast(row_number() over (order by part_kind, part_id) as integer) as part
    from parts
)
select numbered.part_kind, numbered.part_id, numbered.part, pairs.pair
from numbered
join (select distinct source, product, pair from deal_pairs) as pairs
    on numbered.part_kind = 'all'
    or numbered.part_kind = 'source' and numbered.part_id = pairs.source
    or numbered.part_kind = 'product' and numbered.part_id = pairs.product;
