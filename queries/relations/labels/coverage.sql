-- Which days the data covers, by which settings it is read, and what it does not say. What is
-- counted is counted of the viewer's deals.
create view data_coverage as
select * from served.data_coverage where sees_everything()
union all
select * replace (
    (select count(distinct opportunity_id) from seen_deals) as deals,
    (select count(*) from closed_deals
        where close_on is null and known_to = date '9999-12-31') as unknown_closed_deals,
    cast(
        (select coalesce(sum(amount), 0) from closed_deals
            where close_on is null and known_to = date '9999-12-31')
    as decimal(38, 2)) as unknown_closed_amount
)
from served.data_coverage
where sees_part();
