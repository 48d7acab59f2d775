-- The deals; where a stage is a number, which says nothing, a stage in which it was lost or a
-- chance of all says what became of a deal.
select * replace (
    case
        when status is not null or not regexp_full_match(stage, '\d+') then status
        when try_cast(lost_stage as hugeint) <> 0 then 'lost'
        when try_cast(probability as double) >= 1 then 'won'
    end as status
)
from deals
