-- Open deals that are longer in their stage than its average, the largest first.
--
-- grain:   one row per deal [opportunity_id]
-- order:   open_amount desc, opportunity_id
-- version: 1
-- kept:    are_stalled_kept($as_of, $stage, $person, $abnormal, $most)
--
-- param  as_of     date     the day seen from
-- param  team      varchar  a team with all below it
-- param  person    varchar  an owner
-- param  stage     varchar  a stage
-- param  abnormal  boolean  only those beyond 1.5 times the average
-- param  most      bigint   no more than so many; null: all
-- column opportunity_id    varchar        the deal
-- column opportunity_name  varchar        label
-- column account_name      varchar        label
-- column owner_id          varchar        who carries it that day
-- column owner_name        varchar        label
-- column team_id           varchar        the team it counts for
-- column team_name         varchar        label
-- column stage_id          varchar        where it stands
-- column stage_name        varchar        label
-- column stage_position    integer        its place in the funnel
-- column open_amount       decimal(18,2)  at stake; null: missing, counted as 0
-- column stage_from_on     date           when its present stage was entered
-- column stage_days        bigint         days in its present stage
-- column average_days      double         of the stays that ended in the last 365 days, company-wide
-- column over_days         double         longer than the average
-- column average_times     double         how many times the average
-- column is_abnormal       boolean        beyond 1.5 times
-- column last_activity_on  date           when something was last done about it; null: never
-- column next_step         varchar        as it is known now
-- column expected_close_on  date          null: undated
-- column is_overdue        boolean        expected before the day
-- column pushes            bigint         times its expected day was put off
with stalled as (
    -- deals by their numbers, which are in the order of their ids: texts are slow to read
    select
        deal_number, owner_id, team_id, stage_id, amount, stage_from_on, stage_days, average_days,
        is_abnormal, expected_close_on, pushes
    from staying_deals_at($as_of)
    where is_stalled
        and ($person is null or owner_id = $person)
        and ($team is null or team_id in (from teams_below($team)))
        and ($stage is null or stage_id = $stage)
        and (is_abnormal or not coalesce($abnormal, false))
    order by amount desc nulls last, deal_number
    limit $most
),
done as (
    select deal_number, done_on
    from last_done_at($as_of)
    where deal_number in (select deal_number from stalled)
)
select
    named.opportunity_id,
    named.opportunity_name,
    named.account_name,
    stalled.owner_id,
    people.person_name as owner_name,
    stalled.team_id,
    team_tree.team_name,
    stalled.stage_id,
    stages.stage_name,
    stages.position as stage_position,
    stalled.amount as open_amount,
    stalled.stage_from_on,
    stalled.stage_days,
    stalled.average_days,
    stalled.stage_days - stalled.average_days as over_days,
    stalled.stage_days / nullif(stalled.average_days, 0) as average_times,
    stalled.is_abnormal,
    done.done_on as last_activity_on,
    named.next_step,
    stalled.expected_close_on,
    coalesce(stalled.expected_close_on < $as_of, false) as is_overdue,
    cast(stalled.pushes as bigint) as pushes
from stalled
join open_deal_names_at($as_of) as named on named.deal_number = stalled.deal_number
join stages on stages.stage_id = stalled.stage_id
left join people on people.person_id = stalled.owner_id
left join team_tree on team_tree.team_id = stalled.team_id
left join done on done.deal_number = stalled.deal_number
order by open_amount desc nulls last, named.opportunity_id
