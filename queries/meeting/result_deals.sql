-- The deals behind the results of a period, the largest first: won, lost, newly created.
--
-- grain:   one row per part and deal [part] [opportunity_id]
-- order:   part, deal_amount desc, opportunity_id
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- param  part         varchar  won, lost, new; null: all
-- param  source       varchar  where they came from; unknown: not said
-- column part              varchar        a deal created and closed in the period is in two
-- column opportunity_id    varchar        the deal
-- column opportunity_name  varchar        label
-- column account_name      varchar        label
-- column owner_id          varchar        who it counts for
-- column owner_name        varchar        label
-- column team_id           varchar        the team it counts for
-- column team_name         varchar        label
-- column stage_id          varchar        its stage that day
-- column stage_name        varchar        label
-- column outcome           varchar        open, won, lost
-- column deal_amount       decimal(18,2)  null: missing, counted as 0
-- column created_on        date           from when it exists
-- column close_on          date           when it was won or lost
-- column source            varchar        where it came from, as it is known now
with deals as (
    select
        opportunity_id, owner_id, team_id, stage_id, outcome, amount, created_on, close_on
    from closed_deals_at($as_of)
    -- nothing else can have been closed or created in the period
    where close_on >= $period_from or created_on >= $period_from or $period_from is null
    union all
    select
        opportunity_id, owner_id, team_id, stage_id, 'open', amount, created_on,
        cast(null as date)
    from open_deals_at($as_of)
),
parts as (
    select outcome as part, * from deals
    where outcome in ('won', 'lost')
        and close_on <= $as_of
        and is_within(close_on, $period_from, $period_to)
    union all
    select 'new', * from deals
    where is_within(created_on, $period_from, $period_to)
)
select
    parts.part,
    parts.opportunity_id,
    named.opportunity_name,
    named.account_name,
    parts.owner_id,
    people.person_name as owner_name,
    parts.team_id,
    team_tree.team_name,
    parts.stage_id,
    coalesce(stages.stage_name, 'Not known') as stage_name,
    parts.outcome,
    parts.amount as deal_amount,
    parts.created_on,
    parts.close_on,
    named.source
from parts
join opportunities as named on named.opportunity_id = parts.opportunity_id
left join people on people.person_id = parts.owner_id
left join team_tree on team_tree.team_id = parts.team_id
left join stages on stages.stage_id = parts.stage_id
where ($part is null or parts.part = $part)
    and ($source is null or coalesce(named.source, 'unknown') = $source)
    and ($person is null or parts.owner_id = $person)
    and ($team is null or parts.team_id in (from teams_below($team)))
order by parts.part, deal_amount desc nulls last, parts.opportunity_id
