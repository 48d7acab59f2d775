-- The deals behind the forecast figures of a period, the largest first.
--
-- grain:   one row per part and deal [part] [opportunity_id]
-- order:   part, deal_amount desc, opportunity_id
-- version: 1
-- managers: manager_amount
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- param  part         varchar  one of won, in_play, overdue, not_reviewed, left_out, undated; null: all
-- param  rates        json     win rates to try, by stage_id; those left out, and null: in force
-- column part              varchar        overdue and not_reviewed are parts of in_play
-- column opportunity_id    varchar        the deal
-- column opportunity_name  varchar        label
-- column account_name      varchar        label
-- column owner_id          varchar        who it counts for
-- column owner_name        varchar        label
-- column team_id           varchar        the team it counts for
-- column team_name         varchar        label
-- column stage_id          varchar        its stage that day
-- column stage_name        varchar        label
-- column outcome           varchar        open, won
-- column deal_amount       decimal(18,2)  null: missing, counted as 0
-- column manager_amount    decimal(18,2)  null: not reviewed
-- column win_rate          decimal(9,6)   of its stage, in force that day or tried
-- column f2_amount         decimal(38,8)  what it adds to F2
-- column expected_close_on  date  null: undated
-- column close_on          date           when it was won
-- column is_overdue        boolean        expected before the day
with open_deals as (
    select
        *,
        coalesce(expected_close_on < $as_of, false) as is_overdue,
        is_running($as_of, $period_to)
            and coalesce(is_within(expected_close_on, $period_from, $period_to), false)
            as is_in_play
    from open_deals_at($as_of)
),
parts as (
    select 'in_play' as part, * from open_deals where is_in_play
    union all
    select 'overdue', * from open_deals where is_in_play and is_overdue
    union all
    select 'not_reviewed', * from open_deals
    where is_in_play and manager_amount is null and sees_managers()
    union all
    select 'left_out', * from open_deals
    where is_overdue and expected_close_on < coalesce($period_from, date '0001-01-01')
    union all
    select 'undated', * from open_deals where expected_close_on is null
),
listed as (
    select
        part, opportunity_id, owner_id, team_id, stage_id, 'open' as outcome, amount,
        manager_amount, expected_close_on, cast(null as date) as close_on, is_overdue
    from parts
    union all
    select
        'won', opportunity_id, owner_id, team_id, stage_id, outcome, amount, manager_amount,
        expected_close_on, close_on, false
    from closed_deals_at($as_of)
    where outcome = 'won'
        and close_on <= $as_of
        and is_within(close_on, $period_from, $period_to)
)
select
    listed.part,
    listed.opportunity_id,
    named.opportunity_name,
    named.account_name,
    listed.owner_id,
    people.person_name as owner_name,
    listed.team_id,
    team_tree.team_name,
    listed.stage_id,
    coalesce(stages.stage_name, 'Not known') as stage_name,
    listed.outcome,
    listed.amount as deal_amount,
    listed.manager_amount,
    rates.win_rate,
    cast(
        case
            when listed.outcome = 'won' then coalesce(listed.amount, 0)
            when listed.part in ('in_play', 'overdue', 'not_reviewed')
                then cast(coalesce(listed.amount, 0) as decimal(28, 2)) * rates.win_rate
        end as decimal(38, 8)
    ) as f2_amount,
    listed.expected_close_on,
    listed.close_on,
    listed.is_overdue
from listed
join opportunities as named on named.opportunity_id = listed.opportunity_id
left join people on people.person_id = listed.owner_id
left join team_tree on team_tree.team_id = listed.team_id
left join stages on stages.stage_id = listed.stage_id
left join tried_rates_at($as_of, $rates) as rates on rates.stage_id = listed.stage_id
where ($part is null or listed.part = $part)
    and ($person is null or listed.owner_id = $person)
    and ($team is null or listed.team_id in (from teams_below($team)))
order by listed.part, deal_amount desc nulls last, listed.opportunity_id
