-- Of the deals created in a window, how many ever reached each stage, against the window before.
--
-- grain:   one row per stage [stage_id]
-- order:   stage_position
-- version: 2
--
-- param  as_of         date     the day seen from
-- param  created_from  date     first day of the window; null: 12 full months before the day's month
-- param  created_to    date     last day of the window; null: the end of the month before the day's
-- param  team          varchar  a team with all below it
-- param  person        varchar  an owner
-- column stage_id                           varchar        an open stage, or won
-- column stage_name                         varchar        label
-- column stage_position                     integer        1 is the first; won is the last
-- column reached_deals                      bigint         ever there or further; null: not recorded
-- column reached_amount                     decimal(38,2)  their amount, as it stands
-- column previous_stage_deals_rate          double         deals, as a share of the stage before
-- column previous_stage_amount_rate         double         amount, as a share of the stage before
-- column first_stage_deals_rate             double         deals, as a share of all created
-- column first_stage_amount_rate            double         amount, as a share of all created
-- column previous_stage_days                double         median days since the stage before
-- column open_deals                         bigint         of them open, and never further
-- column lost_deals                         bigint         of them lost, and never further
-- column young_deals                        bigint         of those that reached it, still young
-- column young_amount                       decimal(38,2)  their amount
-- column missing_amount_deals               bigint         without an amount, counted as 0
-- column compare_deals                      bigint         of the window before, as old; null: not all recorded
-- column compare_amount                     decimal(38,2)  their amount
-- column compare_previous_stage_deals_rate  double         the same share of the window before
-- column compare_previous_stage_amount_rate double         the same share of the window before
-- column compare_first_stage_deals_rate     double         the same share of the window before
-- column compare_first_stage_amount_rate    double         the same share of the window before
-- column usual_days                         double         younger than this and open: still young
-- column created_from_on                    date           first day of the window
-- column created_to_on                      date           last day of the window
-- column compare_from_on                    date           first day of the window before
-- column compare_to_on                      date           last day of the window before
-- column compare_seen_on                    date           as old as this window is at as-of
with reached as (
    select
        stages.*,
        coalesce(deals, 0) as deals,
        coalesce(amount, 0) as amount,
        coalesce(young_deals, 0) as young_deals,
        coalesce(young_amount, 0) as young_amount,
        coalesce(missing_amount_deals, 0) as missing_deals,
        coalesce(open_deals, 0) as open_deals,
        coalesce(lost_deals, 0) as lost_deals,
        coalesce(compare_deals, 0) as compare_deals,
        coalesce(compare_amount, 0) as compare_amount,
        counted.step_days
    from funnel_stages as stages
    left join reached_at($as_of, $created_from, $created_to, $team, $person) as counted
        on counted.place = stages.place
),
shown as (
    select
        reached.*,
        windows.*,
        -- without a record of stages nobody knows where a deal was before it was won or lost
        has_stages or is_first or is_won as is_known,
        lag(deals) over in_order as previous_deals,
        lag(amount) over in_order as previous_amount,
        lag(compare_deals) over in_order as previous_compare_deals,
        lag(compare_amount) over in_order as previous_compare_amount,
        first_value(deals) over in_order as first_deals,
        first_value(amount) over in_order as first_amount,
        first_value(compare_deals) over in_order as first_compare_deals,
        first_value(compare_amount) over in_order as first_compare_amount
    from reached
    cross join funnel_windows_at($as_of, $created_from, $created_to) as windows
    window in_order as (order by reached.place)
)
select
    stage_id,
    stage_name,
    cast(place as integer) as stage_position,
    case when is_known then cast(deals as bigint) end as reached_deals,
    case when is_known then cast(amount as decimal(38, 2)) end as reached_amount,
    case when has_stages then share_of(deals, previous_deals) end
        as previous_stage_deals_rate,
    case when has_stages then share_of(amount, previous_amount) end
        as previous_stage_amount_rate,
    case when is_known then share_of(deals, first_deals) end as first_stage_deals_rate,
    case when is_known then share_of(amount, first_amount) end as first_stage_amount_rate,
    case when has_stages then cast(step_days as double) end as previous_stage_days,
    case when has_stages then cast(open_deals as bigint) end as open_deals,
    case when has_stages then cast(lost_deals as bigint) end as lost_deals,
    case when is_known then cast(young_deals as bigint) end as young_deals,
    case when is_known then cast(young_amount as decimal(38, 2)) end as young_amount,
    case when is_known then cast(missing_deals as bigint) end as missing_amount_deals,
    case when is_known and is_whole then cast(compare_deals as bigint) end as compare_deals,
    case when is_known and is_whole then cast(compare_amount as decimal(38, 2)) end
        as compare_amount,
    case when has_stages and is_whole then share_of(compare_deals, previous_compare_deals) end
        as compare_previous_stage_deals_rate,
    case when has_stages and is_whole then share_of(compare_amount, previous_compare_amount) end
        as compare_previous_stage_amount_rate,
    case when is_known and is_whole then share_of(compare_deals, first_compare_deals) end
        as compare_first_stage_deals_rate,
    case when is_known and is_whole then share_of(compare_amount, first_compare_amount) end
        as compare_first_stage_amount_rate,
    usual_days,
    from_on as created_from_on,
    to_on as created_to_on,
    before_on as compare_from_on,
    from_on - 1 as compare_to_on,
    seen_on as compare_seen_on
from shown
order by place
