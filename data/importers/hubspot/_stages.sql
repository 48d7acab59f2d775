-- The stages of all pipelines in their order, and those that only deals or their history name.
-- A stage whose name another pipeline has too is told with its pipeline's.
with listed as (
    select
        stage.stage_id, coalesce(name_text(stage.label), stage.stage_id) as label,
        name_text(pipeline.label) as pipeline,
        try_cast(pipeline.display_order as double) as pipeline_order,
        try_cast(stage.display_order as double) as stage_order,
        try_cast(stage.probability as double) as chance,
        case when is_won = 'true' or (is_closed = 'true' and chance = 1) then 'won'
            when is_closed = 'true' then 'lost' else 'open' end as outcome,
        stage.source_file, stage.source_row,
        count(distinct stage.pipeline_id) over (partition by key_text(stage.label)) as pipelines
    from stage
    left join pipeline on pipeline.pipeline_id = stage.pipeline_id
    where stage.stage_id is not null
    qualify row_number() over (
        partition by stage.stage_id order by stage.source_file, stage.source_row
    ) = 1
),
gone as (
    select deal_id from deal where is_deleted = 'true'
    union all
    select merged_id from merged
),
named as (
    select deal_id, stage_id, source_file, source_row from deal
    union all
    select deal_id, stage_id, source_file, source_row from stage_history
    union all
    select deal_id, value, source_file, source_row from property_history
    where name = 'dealstage' and value is not null
)
select stage_id, case when pipelines > 1 and pipeline is not null then pipeline || ': ' || label
    else label end as stage_name, pipeline_order, stage_order, chance, outcome, source_file,
    source_row
from listed
union all
select coalesce(stage_id, 'no stage'), coalesce(stage_id, 'No stage'), null,
    case when stage_id is null then -1 end, null, coalesce(outcome_of(stage_id), 'open'),
    min(source_file), first_row(source_file, source_row)
from named
where (stage_id is null or stage_id not in (select stage_id from listed))
    and (deal_id is null or deal_id not in (select deal_id from gone where deal_id is not null))
group by stage_id
