-- Where the deals created in a period came from, against the mix of the last 365 days.
--
-- grain:   one row per source [source]
-- order:   new_amount desc, source
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- column source             varchar        as it is known now; unknown: not said
-- column new_deals          bigint         created in the period
-- column new_amount         decimal(38,2)  their amount, as it stands
-- column new_amount_rate    double         its share of all that is new
-- column usual_deals        bigint         created in the 365 days that end with the day
-- column usual_amount       decimal(38,2)  their amount, as it stands
-- column usual_amount_rate  double         its share of all of these days
with by_source as (
    select
        source,
        cast(sum(new_deals) as bigint) as new_deals,
        sum(new_amount) as new_amount,
        cast(sum(usual_deals) as bigint) as usual_deals,
        sum(usual_amount) as usual_amount
    from new_sources_at($as_of, $period_from, $period_to, $person)
    where $team is null or team_id in (from teams_below($team))
    group by source
)
select
    source,
    new_deals,
    cast(new_amount as decimal(38, 2)) as new_amount,
    cast(new_amount as double) / nullif(cast(sum(new_amount) over () as double), 0)
        as new_amount_rate,
    usual_deals,
    cast(usual_amount as decimal(38, 2)) as usual_amount,
    cast(usual_amount as double) / nullif(cast(sum(usual_amount) over () as double), 0)
        as usual_amount_rate
from by_source
where new_deals > 0 or usual_deals > 0
order by by_source.new_amount desc, source
