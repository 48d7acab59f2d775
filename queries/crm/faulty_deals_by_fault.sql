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
with looked_at as (
    select
        count(*) filter (where outcome <> 'open') as closed_deals,
        count(*) as all_deals,
        count(*) filter (where outcome = 'open') as open_deals
    from standing_deals_at($as_of)
    where ($person is null or owner_id = $person)
        and ($team is null or team_id in (from teams_below($team)))
),
found as (
    select fault, count(*) as deals, sum(coalesce(amount, 0)) as amount
    from faulty_deals_at($as_of)
    where ($person is null or owner_id = $person)
        and ($team is null or team_id in (from teams_below($team)))
    group by fault
)
select
    faults.fault,
    faults.fault_position,
    coalesce(found.deals, 0) as faulty_deals,
    cast(coalesce(found.amount, 0) as decimal(38, 2)) as faulty_amount,
    case faults.part
        when 'closed' then looked_at.closed_deals
        when 'open' then looked_at.open_deals
        else looked_at.all_deals
    end as checked_deals,
    faulty_deals / nullif(checked_deals, 0) as faulty_rate
from deal_faults() as faults
cross join looked_at
left join found on found.fault = faults.fault
order by faults.fault_position
