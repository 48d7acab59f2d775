-- Pipeline by pipeline as they stand, closed stages last.
select
    stage_id, stage_name,
    row_number() over (
        order by outcome = 'lost', outcome = 'won', stage_order = -1 desc, pipeline_order,
            stage_order, source_file, source_row, stage_id
    ) as position,
    outcome,
    case when outcome = 'open' and chance between 0 and 1 then cast(chance as varchar) end
        as win_rate,
    source_file, source_row
from _stages
