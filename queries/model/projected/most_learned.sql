-- What can be learned at most, whatever the day: finished quarters, and their won deals.
select count(*), coalesce(sum(most), 0)
from (
    select quarter_to, max(list_sum(won_deals)) as most
    from projection_cells
    group by quarter_to
) as quarters
