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
with counted as (
    select true as is_now, *
    from passed_counts_at(
        $as_of, window_from($as_of, $created_from), window_to($as_of, $created_to),
        young_from($as_of), $person
    )
    union all
    select false, *
    from passed_counts_at(
        window_before_day($as_of, $created_from, $created_to),
        window_before_from($as_of, $created_from, $created_to),
        window_from($as_of, $created_from) - 1, null, $person
    )
),
whole as (
    select
        is_whole_before($as_of, $created_from, $created_to) as is_whole,
        are_stages_known($as_of, window_from($as_of, $created_from)) as has_stages
    from deal_record
),
reached as (
    select
        stages.stage_id, stages.stage_name, stages.place, stages.is_first, stages.is_won,
        coalesce(sum(deals) filter (where is_now), 0) as deals,
        coalesce(sum(amount) filter (where is_now), 0) as amount,
        coalesce(sum(deals) filter (where is_now and is_young), 0) as young_deals,
        coalesce(sum(amount) filter (where is_now and is_young), 0) as young_amount,
        coalesce(sum(deals - known_amounts) filter (where is_now), 0) as missing_deals,
        coalesce(sum(deals) filter (
            where is_now and outcome = 'open' and counted.place = stages.place), 0) as open_deals,
        coalesce(sum(deals) filter (
            where is_now and outcome = 'lost' and counted.place = stages.place), 0) as lost_deals,
        case when whole.is_whole
            then coalesce(sum(deals) filter (where not is_now), 0) end as compare_deals,
        case when whole.is_whole
            then coalesce(sum(amount) filter (where not is_now), 0) end as compare_amount,
        whole.has_stages
    from funnel_stages() as stages
    cross join whole
    left join counted
        on counted.place >= stages.place
        and ($team is null or counted.team_id in (select team_id from team_scope($team)))
    group by
        stages.stage_id, stages.stage_name, stages.place, stages.is_first, stages.is_won,
        whole.is_whole, whole.has_stages
),
steps as (
    select place, step_days, count(*) as deals
    from steps_within(
        $as_of, window_from($as_of, $created_from), window_to($as_of, $created_to), $team, $person
    )
    group by place, step_days
),
medians as (
    -- the one in the middle, or the mean of the two
    select
        place,
        (min(step_days) filter (where deals_so_far * 2 >= all_deals)
            + min(step_days) filter (where deals_so_far * 2 > all_deals)) / 2.0 as step_days
    from (
        select
            place, step_days,
            sum(deals) over (partition by place order by step_days) as deals_so_far,
            sum(deals) over (partition by place) as all_deals
        from steps
    )
    group by place
),
shown as (
    select
        reached.*,
        -- without a record of stages nobody knows where a deal was before it was won or lost
        has_stages or is_first or is_won as is_known,
        medians.step_days,
        lag(deals) over in_order as previous_deals,
        lag(amount) over in_order as previous_amount,
        lag(compare_deals) over in_order as previous_compare_deals,
        lag(compare_amount) over in_order as previous_compare_amount,
        first_value(deals) over in_order as first_deals,
        first_value(amount) over in_order as first_amount,
        first_value(compare_deals) over in_order as first_compare_deals,
        first_value(compare_amount) over in_order as first_compare_amount
    from reached
    left join medians on medians.place = reached.place
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
    case when is_known then cast(compare_deals as bigint) end as compare_deals,
    case when is_known then cast(compare_amount as decimal(38, 2)) end as compare_amount,
    case when has_stages then share_of(compare_deals, previous_compare_deals) end
        as compare_previous_stage_deals_rate,
    case when has_stages then share_of(compare_amount, previous_compare_amount) end
        as compare_previous_stage_amount_rate,
    case when is_known then share_of(compare_deals, first_compare_deals) end
        as compare_first_stage_deals_rate,
    case when is_known then share_of(compare_amount, first_compare_amount) end
        as compare_first_stage_amount_rate,
    usual_days_at($as_of) as usual_days,
    window_from($as_of, $created_from) as created_from_on,
    window_to($as_of, $created_to) as created_to_on,
    window_before_from($as_of, $created_from, $created_to) as compare_from_on,
    window_from($as_of, $created_from) - 1 as compare_to_on,
    window_before_day($as_of, $created_from, $created_to) as compare_seen_on
from shown
order by place
