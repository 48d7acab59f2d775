-- Open deals in each stage, on one day, against an earlier day.
--
-- grain:   one row per stage [stage_id]
-- order:   stage_position, stage_id
-- version: 1
--
-- param  as_of       date     the day seen from
-- param  compare_to  date     the day compared with
-- param  team        varchar  a team with all below it
-- param  person      varchar  an owner
-- column stage_id                    varchar        not_known: the stage is not recorded
-- column stage_name                  varchar        label
-- column stage_position              integer        its place in the funnel; null: not known
-- column deals                       bigint         open deals
-- column open_amount                 decimal(38,2)  not weighted
-- column previous_stage_deals_rate   double         deals, as a share of the stage before
-- column previous_stage_amount_rate  double         amount, as a share of the stage before
-- column compare_deals               bigint         open deals on the day compared with
-- column compare_amount              decimal(38,2)  their amount
-- column change_deals                bigint         since the day compared with
-- column change_amount               decimal(38,2)  since the day compared with
-- column missing_amount_deals        bigint         deals without an amount, counted as 0
with now_by_stage as (
    select
        stage_id,
        sum(deals) as deals,
        sum(amount) as open_amount,
        sum(missing_amount_deals) as missing_amount_deals
    from standing_at($as_of, $person)
    where $team is null or team_id in (from teams_below($team))
    group by stage_id
),
then_by_stage as (
    select stage_id, sum(deals) as deals, sum(amount) as open_amount
    from standing_at($compare_to, $person)
    where $team is null or team_id in (from teams_below($team))
    group by stage_id
),
known_stages as (
    select stage_id, stage_name, position from stages where outcome = 'open'
    union all
    select 'not_known', 'Not known', null
    where exists (from now_by_stage where stage_id = 'not_known')
        or exists (from then_by_stage where stage_id = 'not_known')
),
counted as (
    select
        known_stages.stage_id,
        known_stages.stage_name,
        known_stages.position as stage_position,
        coalesce(now_by_stage.deals, 0) as deals,
        coalesce(now_by_stage.open_amount, 0) as open_amount,
        coalesce(then_by_stage.deals, 0) as compare_deals,
        coalesce(then_by_stage.open_amount, 0) as compare_amount,
        coalesce(now_by_stage.missing_amount_deals, 0) as missing_amount_deals
    from known_stages
    left join now_by_stage on now_by_stage.stage_id = known_stages.stage_id
    left join then_by_stage on then_by_stage.stage_id = known_stages.stage_id
),
before as (
    select
        *,
        case when stage_position is not null then lag(deals) over stages_in_order end
            as previous_deals,
        case when stage_position is not null then lag(open_amount) over stages_in_order end
            as previous_amount
    from counted
    window stages_in_order as (order by stage_position nulls last, stage_id)
)
select
    stage_id,
    stage_name,
    stage_position,
    cast(deals as bigint) as deals,
    cast(open_amount as decimal(38, 2)) as open_amount,
    cast(deals as double) / nullif(previous_deals, 0) as previous_stage_deals_rate,
    cast(open_amount as double) / nullif(cast(previous_amount as double), 0)
        as previous_stage_amount_rate,
    cast(compare_deals as bigint) as compare_deals,
    cast(compare_amount as decimal(38, 2)) as compare_amount,
    cast(deals - compare_deals as bigint) as change_deals,
    cast(open_amount - compare_amount as decimal(38, 2)) as change_amount,
    cast(missing_amount_deals as bigint) as missing_amount_deals
from before
order by stage_position nulls last, stage_id
