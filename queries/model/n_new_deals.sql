-- What changes the deals created on a day, and their amount: one row per created day, owner, team,
-- source and the day from which it holds, to be added up to the day that is asked for.
create table new_deal_steps as
with spans as (
    select
        states.deal_number, states.created_on, states.owner_id,
        coalesce(teams.team_id, 'unknown') as team_id,
        greatest(states.valid_from, coalesce(teams.from_on, states.valid_from)) as from_on,
        least(states.valid_to, coalesce(teams.to_on, states.valid_to)) as to_on,
        coalesce(states.amount, 0) as amount
    from deal_states as states
    left join counted_teams as teams
        on teams.person_id = states.owner_id
        and teams.from_on < states.valid_to
        and teams.to_on > states.valid_from
    where states.outcome = 'open'
    union all
    select
        deal_number, created_on, owner_id, team_id, known_from, known_to, coalesce(amount, 0)
    from closed_deals
),
steps as (
    select deal_number, created_on, owner_id, team_id, from_on as day_on, 1 as deals, amount
    from spans
    union all
    select deal_number, created_on, owner_id, team_id, to_on, -1, -amount
    from spans
    where to_on < date '9999-12-31'
),
-- most cancel: a deal goes on as it was in all that counts here
by_deal as (
    select
        deal_number, created_on, owner_id, team_id, day_on, sum(deals) as deals,
        sum(amount) as amount
    from steps
    group by deal_number, created_on, owner_id, team_id, day_on
    having sum(deals) <> 0 or sum(amount) <> 0
)
select
    by_deal.created_on, by_deal.day_on, by_deal.owner_id, by_deal.team_id,
    coalesce(named.source, 'unknown') as source,
    cast(sum(by_deal.deals) as bigint) as deals,
    cast(sum(by_deal.amount) as decimal(38, 2)) as amount
from by_deal
join deal_births as births on births.deal_number = by_deal.deal_number
join opportunities as named on named.opportunity_id = births.opportunity_id
group by
    by_deal.created_on, by_deal.day_on, by_deal.owner_id, by_deal.team_id,
    coalesce(named.source, 'unknown')
order by by_deal.created_on, by_deal.day_on, by_deal.owner_id, by_deal.team_id, source;
