-- What the chances are fitted to; see projection_cells. This and what follows is as
-- queries/relations/p_projection.sql has it of one day.
select quarter_to - date '1970-01-01' as quarter, told_on - date '1970-01-01' as told,
    days_left, cast(unnest(cells) as bigint) as cell, cast(unnest(deals) as bigint) as deals,
    cast(unnest(won_deals) as bigint) as won
from projection_cells
order by days_left, quarter, cell
