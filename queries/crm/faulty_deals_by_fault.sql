-- Deals that the data says too little of, on one day, by what it does not say.
--
-- grain:   one row per fault [fault]
-- order:   fault_position
-- version: 1
--
-- param  as_of   date     the day seen from
-- param  team    varchar  a team with all below it
-- param  person  varchar  an owner
-- column fault           varchar        closed_day_unknown, owner_unknown, team_unknown, stage_unknown, amount_missing, date_missing
-- column fault_position  integer        the gravest is 1
-- column faulty_deals    bigint         that have it
-- column faulty_amount   decimal(38,2)  their amount
-- column checked_deals   bigint         that could have it: closed, all, or open ones
-- column faulty_rate     double         their share; null: there are none
with found as (
    select fault, count(*) as deals, sum(coalesce(amount, 0)) as amount
    from faulty_deals_at($as_of)
    where ($person is null or owner_id = $person)
        and ($team is null or team_id in (from teams_below($team)))
    group by fault
),
standing as (
    select cast(coalesce(sum(deals), 0) as bigint) as deals
    from standing_at($as_of, $person)
    where $team is null or team_id in (from teams_below($team))
),
closed as (
    select cast(coalesce(sum(won_deals + lost_deals), 0) as bigint) as dated_deals
    from closed_sums_at($as_of, $person)
    where close_on is not null
        and ($team is null or team_id in (from teams_below($team)))
),
looked_at as (
    select
        standing.deals as open_deals,
        closed.dated_deals + coalesce(
            (select deals from found where fault = 'closed_day_unknown'), 0
        ) as closed_deals
    from standing
    cross join closed
)
select
    faults.fault,
    faults.fault_position,
    coalesce(found.deals, 0) as faulty_deals,
    cast(coalesce(found.amount, 0) as decimal(38, 2)) as faulty_amount,
    case faults.part
        when 'closed' then looked_at.closed_deals
        when 'open' then looked_at.open_deals
        else looked_at.open_deals + looked_at.closed_deals
    end as checked_deals,
    faulty_deals / nullif(checked_deals, 0) as faulty_rate
from deal_faults() as faults
cross join looked_at
left join found on found.fault = faults.fault
order by faults.fault_position
