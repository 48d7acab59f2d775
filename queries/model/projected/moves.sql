-- How deals moved from stage to stage.
select day_on - date '1970-01-01' as day, quarter_to - date '1970-01-01' as quarter,
    days_left, stage, stay_weeks as stay, following, deals
from stage_moves
order by day_on, stage, stay, following
