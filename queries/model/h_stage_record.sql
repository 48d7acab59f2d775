-- The days of the loads that found something new, where nothing but loads tells of the past: of a deal
-- they know the stage as of these days. Where there is a change log, that is the history.
create table load_days as
select distinct day_on
from (
    select first_loaded_on as day_on from opportunities
    union all
    select cast(changed_at as date) from opportunity_changes where origin = 'load'
) as found
where day_on is not null
    and (select count(*) from opportunity_changes where origin = 'log') = 0;

-- From when on the stages of deals are known, as it stands on the days of [valid_from, valid_to). With a
-- log of stages it is for all time; else from the first of the loads that follow each other within 21
-- days, once there are two of them. After a longer gap it begins anew; without a row it is not known.
create table stage_record as
with compared as (
    select day_on, lag(day_on) over (order by day_on) as previous_on
    from load_days
),
marked as (
    select
        day_on,
        case when previous_on is null or day_on - previous_on > 21 then 1 else 0 end as is_first
    from compared
),
numbered as (
    select
        day_on, is_first,
        sum(is_first) over (
            order by day_on rows between unbounded preceding and current row
        ) as run
    from marked
),
runs as (
    select
        min(day_on) as stages_from_on,
        min(case when is_first = 0 then day_on end) as valid_from
    from numbered
    group by run
),
followed as (
    select
        stages_from_on, valid_from,
        lead(stages_from_on) over (order by stages_from_on) as next_from_on
    from runs
)
select
    valid_from, coalesce(next_from_on, date '9999-12-31') as valid_to, stages_from_on
from followed
where valid_from is not null
union all
select date '0001-01-01', date '9999-12-31', date '0001-01-01'
from deal_record
where has_stage_history;
