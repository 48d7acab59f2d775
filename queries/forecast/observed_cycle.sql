-- How long won deals took from their creation, over the whole record of the company.
--
-- grain:   one row
-- order:   won_deals
-- version: 1
--
-- param  as_of  date  the day seen from
-- column won_deals   bigint  won on a known day
-- column cycle_days  double  the mean of days from created to won; null without any
select
    coalesce(max(cycle_deals), 0) as won_deals,
    cast(max(cycle_days) as double) / nullif(max(cycle_deals), 0) as cycle_days
from company_cycle_at($as_of)
order by won_deals
