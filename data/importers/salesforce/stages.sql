-- The stages that deals and their history name. Open ones by their own number or the usual
-- probability; what is closed by what most deals in it say, in the history only by its name.
with named as (
    select key_text(stage_name) as stage_id, name_text(stage_name) as stage_name,
        case when is_won = 'true' then 'won' when is_closed = 'true' then 'lost'
            when is_closed = 'false' then 'open' end as outcome,
        try_cast(stage_sort_order as double) as own_order, try_cast(probability as double) as chance,
        source_file, source_row
    from opportunity
    where stage_name is not null and is_deleted is distinct from 'true'
    union all
    select key_text(stage_name), name_text(stage_name), null, null, null, source_file, source_row
    from history
    where stage_name is not null and is_deleted is distinct from 'true'
    union all
    select key_text(stage_name), name_text(stage_name), null, null, null, source_file, source_row
    from versions
    where stage_name is not null and is_deleted is distinct from 'true'
    union all
    select key_text(stage), name_text(stage), null, null, null, source_file, source_row
    from (
        select unnest([old_value, new_value]) as stage, source_file, source_row
        from field_history
        where field = 'StageName'
    )
    where stage is not null
),
stages as (
    select
        stage_id, mode(stage_name) as stage_name,
        coalesce(mode(outcome), outcome_of(mode(stage_name))) as outcome,
        median(own_order) as own_order, median(chance) as chance,
        min(source_file) as source_file, first_row(source_file, source_row) as source_row
    from named
    group by stage_id
)
select
    stage_id, stage_name,
    row_number() over (
        order by outcome = 'lost', outcome = 'won', own_order, chance, source_file, source_row,
            stage_id
    ) as position,
    outcome,
    case when outcome = 'open' and chance between 0 and 1 then cast(chance as varchar) end
        as win_rate,
    source_file, source_row
from stages
