-- Of the deals created in a window, how many ever reached each stage, by the teams directly below
-- one team, against the window before.
--
-- grain:   one row per team and stage [part_id] [stage_id]
-- order:   part_position, stage_position
-- version: 2
--
-- param  as_of         date     the day seen from
-- param  created_from  date     first day of the window; null: 12 full months before the day's month
-- param  created_to    date     last day of the window; null: the end of the month before the day's
-- param  team          varchar  a team with all below it
-- param  person        varchar  an owner
-- column part_id                         varchar        the team; /direct: in none of its parts
-- column part_name                       varchar        label
-- column part_position                   bigint         place in the tree
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
with parts as (
    select row_id as part_id, team_name as part_name, row_position as part_position, member_id,
        is_direct
    from team_lines
    where parent_team_id = coalesce(
        $team, (select team_id from team_tree where parent_team_id is null)
    )
),
counted as (
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
parted as (
    select parts.part_id, counted.*
    from counted
    join parts on parts.member_id = counted.team_id
),
shown as (
    select distinct part_id, part_name, part_position
    from parts
    where not is_direct
        or part_id in (select part_id from parted)
),
whole as (
    select
        is_whole_before($as_of, $created_from, $created_to) as is_whole,
        are_stages_known($as_of, window_from($as_of, $created_from)) as has_stages
    from deal_record
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
