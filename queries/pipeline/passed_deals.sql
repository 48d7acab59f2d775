-- The deals created in a window that ever reached a stage, the largest first.
--
-- grain:   one row per deal [opportunity_id]
-- order:   deal_amount desc, opportunity_id
-- version: 2
--
-- param  as_of         date     the day seen from
-- param  created_from  date     first day of the window; null: 12 full months before the day's month
-- param  created_to    date     last day of the window; null: the end of the month before the day's
-- param  team          varchar  a team with all below it
-- param  person        varchar  an owner
-- param  stage         varchar  an open stage, or won; null: all
-- param  source        varchar  a source, or unknown
-- param  product       varchar  a product, or unknown
-- column opportunity_id       varchar        the deal
-- column opportunity_name     varchar        label
-- column account_name         varchar        label
-- column owner_id             varchar        who carries it, or carried it to its close
-- column owner_name           varchar        label
-- column team_id              varchar        the team it counts for
-- column team_name            varchar        label
-- column outcome              varchar        open, won or lost that day
-- column stage_id             varchar        where it stands; not_known: not recorded
-- column stage_name           varchar        label
-- column furthest_stage_name  varchar        the furthest that it ever reached; null: not recorded
-- column deal_amount          decimal(18,2)  as it stands; null: missing, counted as 0
-- column created_on           date           from when it exists
-- column is_young             boolean        open, and younger than what is usually won
-- column source               varchar        where it came from, as it is known now
-- column product              varchar        as it is known now
select
    deals.opportunity_id,
    named.opportunity_name,
    named.account_name,
    deals.owner_id,
    people.person_name as owner_name,
    deals.team_id,
    team_tree.team_name,
    deals.outcome,
    deals.stage_id,
    coalesce(stages.stage_name, 'Not known') as stage_name,
    case when deals.created_on > known.stages_from_on or furthest.is_won then furthest.stage_name end
        as furthest_stage_name,
    deals.amount as deal_amount,
    deals.created_on,
    coalesce(deals.outcome = 'open' and deals.created_on > young_from($as_of), false) as is_young,
    named.source,
    named.product
from passed_deals_at($as_of) as deals
cross join (select stages_from($as_of) as stages_from_on) as known
join opportunities as named on named.opportunity_id = deals.opportunity_id
left join funnel_stages as furthest on furthest.place = deals.place
left join people on people.person_id = deals.owner_id
left join team_tree on team_tree.team_id = deals.team_id
left join stages on stages.stage_id = deals.stage_id
where deals.created_on between window_from($as_of, $created_from)
        and window_to($as_of, $created_to)
    and ($person is null or deals.owner_id = $person)
    and ($team is null or deals.team_id in (from teams_below($team)))
    and (
        $stage is null
        or deals.place >= (select place from funnel_stages where stage_id = $stage)
    )
    and ($source is null or coalesce(named.source, 'unknown') = $source)
    and ($product is null or coalesce(named.product, 'unknown') = $product)
order by deal_amount desc nulls last, deals.opportunity_id
