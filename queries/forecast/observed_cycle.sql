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
    count(*) as won_deals,
    cast(avg(close_on - created_on) as double) as cycle_days
from closed_deals_at($as_of)
where outcome = 'won'
    and close_on is not null
order by won_deals
