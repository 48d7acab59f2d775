-- Of the deals created in a window, how many ever reached each stage, by source or by product, against
-- the window before.
--
-- grain:   one row per source or product and stage [part_id] [stage_id]
-- order:   part_position, stage_position
-- version: 2
--
-- param  as_of         date     the day seen from
-- param  created_from  date     first day of the window; null: 12 full months before the day's month
-- param  created_to    date     last day of the window; null: the end of the month before the day's
-- param  team          varchar  a team with all below it
-- param  person        varchar  an owner
-- param  by            varchar  one of source, product; source where it is not given
-- column part_id                         varchar        the source or product; unknown: none is named
-- column part_name                       varchar        label
-- column part_position                   bigint         the largest amount created comes first
-- column stage_id                        varchar        an open stage, or won
-- column stage_name                      varchar        label
-- column stage_position                  integer        1 is the first; won is the last
-- column reached_deals                   bigint         ever there or further; null: not recorded
-- column reached_amount                  decimal(38,2)  their amount, as it stands
-- column first_stage_deals_rate          double         deals, as a share of all created
-- column first_stage_amount_rate         double         amount, as a share of all created
-- column young_deals                     bigint         of those that reached it, still young
-- column compare_deals                   bigint         of the window before, as old; null: not all recorded
-- column compare_amount                  decimal(38,2)  their amount
-- column compare_first_stage_deals_rate  double         the same share of the window before
-- column compare_first_stage_amount_rate double         the same share of the window before
with origins as (
    select
        deal_number,
        coalesce(case when $by = 'product' then product else source end, 'unknown') as part_id
    from deal_origins
),
parted as (
    select
        origins.part_id, deals.is_now, deals.place,
        deals.outcome = 'open' and deals.created_on > young_from($as_of) as is_young,
        count(*) as deals,
        sum(coalesce(deals.amount, 0)) as amount
    from passed_in_windows($as_of, $created_from, $created_to) as deals
    join origins on origins.deal_number = deals.deal_number
    where ($person is null or deals.owner_id = $person)
        and ($team is null or deals.team_id in (select team_id from team_scope($team)))
    group by origins.part_id, deals.is_now, deals.place, is_young
),
whole as (
    select
        is_whole_before($as_of, $created_from, $created_to) as is_whole,
        are_stages_known($as_of, window_from($as_of, $created_from)) as has_stages
    from deal_record
),
shown as (
    select
        part_id, part_id as part_name,
        row_number() over (
            order by coalesce(sum(amount) filter (where is_now), 0) desc, part_id
        ) as part_position
    from parted
    group by part_id
),
reached as (
    select
        shown.part_id, shown.part_name, shown.part_position,
        stages.stage_id, stages.stage_name, stages.place,
        whole.has_stages or stages.is_first or stages.is_won as is_known,
        coalesce(sum(deals) filter (where is_now), 0) as deals,
        coalesce(sum(amount) filter (where is_now), 0) as amount,
        coalesce(sum(deals) filter (where is_now and is_young), 0) as young_deals,
        case when whole.is_whole
            then coalesce(sum(deals) filter (where not is_now), 0) end as compare_deals,
        case when whole.is_whole
            then coalesce(sum(amount) filter (where not is_now), 0) end as compare_amount
    from shown
    cross join funnel_stages() as stages
    cross join whole
    left join parted on parted.part_id = shown.part_id and parted.place >= stages.place
    group by
        shown.part_id, shown.part_name, shown.part_position, stages.stage_id, stages.stage_name,
        stages.place, is_known, whole.is_whole
),
shared as (
    select
        *,
        first_value(deals) over in_order as first_deals,
        first_value(amount) over in_order as first_amount,
        first_value(compare_deals) over in_order as first_compare_deals,
        first_value(compare_amount) over in_order as first_compare_amount
    from reached
    window in_order as (partition by part_id order by place)
)
select
    part_id,
    part_name,
    part_position,
    stage_id,
    stage_name,
    cast(place as integer) as stage_position,
    case when is_known then cast(deals as bigint) end as reached_deals,
    case when is_known then cast(amount as decimal(38, 2)) end as reached_amount,
    case when is_known then share_of(deals, first_deals) end as first_stage_deals_rate,
    case when is_known then share_of(amount, first_amount) end as first_stage_amount_rate,
    case when is_known then cast(young_deals as bigint) end as young_deals,
    case when is_known then cast(compare_deals as bigint) end as compare_deals,
    case when is_known then cast(compare_amount as decimal(38, 2)) end as compare_amount,
    case when is_known then share_of(compare_deals, first_compare_deals) end
        as compare_first_stage_deals_rate,
    case when is_known then share_of(compare_amount, first_compare_amount) end
        as compare_first_stage_amount_rate
from shared
order by part_position, place
