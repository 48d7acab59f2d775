-- Which days the data covers, by which settings it is read, and what it does not say. What is
-- counted is counted of the deals that are the viewer's at the end of the record.
create view data_coverage as
select coverage.* replace (
    cast(own.deals as bigint) as deals,
    cast(own.unknown_closed_deals as bigint) as unknown_closed_deals,
    cast(own.unknown_closed_amount as decimal(38, 2)) as unknown_closed_amount
)
from served.data_coverage as coverage
cross join (
    select
        coalesce(sum(deals), 0) as deals,
        coalesce(sum(unknown_closed_deals), 0) as unknown_closed_deals,
        coalesce(sum(unknown_closed_amount), 0) as unknown_closed_amount
    from deal_counts
) as own
where sees_anything();
