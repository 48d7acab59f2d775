-- Open deals in each stage on one day: how much of them is in play for a period, overdue or stalled.
--
-- grain:   one row per stage [stage_id]
-- order:   stage_position, stage_id
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- column stage_id        varchar        not_known: the stage is not recorded
-- column stage_name      varchar        label
-- column stage_position  integer        its place in the funnel; null: not known
-- column open_deals      bigint         open that day
-- column open_amount     decimal(38,2)  not weighted
-- column in_play_deals   bigint         of them expected in the period
-- column in_play_amount  decimal(38,2)  not weighted
-- column overdue_deals   bigint         open, expected before the day
-- column overdue_amount  decimal(38,2)  not weighted
-- column stalled_deals   bigint         longer in the stage than its average
-- column stalled_amount  decimal(38,2)  not weighted
with open_deals as (
    select
        stage_id,
        coalesce(amount, 0) as amount,
        is_stalled,
        coalesce(expected_close_on < $as_of, false) as is_overdue,
        is_running($as_of, $period_to)
            and coalesce(is_within(expected_close_on, $period_from, $period_to), false)
            as is_in_play
    from staying_deals_at($as_of)
    where ($person is null or owner_id = $person)
        and ($team is null or team_id in (from teams_below($team)))
),
known_stages as (
    select stage_id, stage_name, position from stages where outcome = 'open'
    union all
    select 'not_known', 'Not known', null
    where exists (from open_deals where stage_id = 'not_known')
)
select
    known_stages.stage_id,
    known_stages.stage_name,
    known_stages.position as stage_position,
    count(amount) as open_deals,
    cast(coalesce(sum(amount), 0) as decimal(38, 2)) as open_amount,
    count(amount) filter (where is_in_play) as in_play_deals,
    cast(coalesce(sum(amount) filter (where is_in_play), 0) as decimal(38, 2)) as in_play_amount,
    count(amount) filter (where is_overdue) as overdue_deals,
    cast(coalesce(sum(amount) filter (where is_overdue), 0) as decimal(38, 2)) as overdue_amount,
    count(amount) filter (where is_stalled) as stalled_deals,
    cast(coalesce(sum(amount) filter (where is_stalled), 0) as decimal(38, 2)) as stalled_amount
from known_stages
left join open_deals on open_deals.stage_id = known_stages.stage_id
group by known_stages.stage_id, known_stages.stage_name, known_stages.position
order by known_stages.position nulls last, known_stages.stage_id
