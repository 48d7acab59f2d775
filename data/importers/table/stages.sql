-- The stages the deals and their history name, in the order of their own number, of a number at
-- the beginning of their name, of their usual probability, or as they first appear; closed last.
with named as (
    select stage_key, stage_said, outcome, source_file, source_row,
        try_cast(stage_order as double) as own_order, try_cast(probability as double) as chance
    from _deals
    where stage_key is not null
    union all
    select key_text(stage), name_text(stage), outcome_of(stage), source_file, source_row, null, null
    from history
    where stage is not null
),
stages as (
    select
        stage_key, mode(stage_said) as stage_name,
        case when bool_or(outcome = 'won') then 'won' when bool_or(outcome = 'lost') then 'lost'
            else 'open' end as outcome,
        median(own_order) as own_order,
        try_cast(regexp_extract(min(stage_said), '^\D{0,3}(\d{1,3})', 1) as integer) as name_order,
        median(chance) as chance, min(source_file) as source_file,
        first_row(source_file, source_row) as source_row
    from named
    group by stage_key
)
select
    stage_key as stage_id, stage_name,
    row_number() over (
        order by outcome = 'lost', outcome = 'won', own_order, name_order, chance, source_file,
            source_row, stage_key
    ) as position,
    outcome,
    case when outcome = 'open' and chance between 0 and 1 then cast(chance as varchar) end
        as win_rate,
    source_file, source_row
from stages
