-- The stays of ended_stays by whom the deal counts for, as spans of days [from_on, to_on) in the year
-- after the stay: one row per day left, stage, length, owner, team and span. Of a deal that counted
-- for one alone, and was never removed, the span is all of time. Whose they are lies together within
-- a month.
create table counted_stays as
with ended as (
    select deal_number, stage_id, left_on, left_on - entered_on as stay_days
    from stage_stays
    where left_on < date '9999-12-31'
),
counted as (
    select
        ended.deal_number, ended.left_on, ended.stage_id, ended.stay_days, turns.owner_id,
        turns.team_id, turns.from_on, turns.to_on
    from ended
    join deal_turns as turns
        on turns.deal_number = ended.deal_number
        and turns.from_on < ended.left_on + 365
        and ended.left_on < turns.to_on
),
there as (
    select
        counted.* replace (
            greatest(counted.from_on, coalesce(presence.from_on, counted.from_on)) as from_on,
            least(counted.to_on, coalesce(presence.to_on, counted.to_on)) as to_on
        )
    from counted
    left join deal_presence as presence on presence.deal_number = counted.deal_number
)
select
    left_on, stage_id, cast(stay_days as integer) as stay_days, owner_id, team_id, from_on, to_on,
    cast(count(*) as integer) as stays
from there
where from_on < to_on
group by left_on, stage_id, stay_days, owner_id, team_id, from_on, to_on
order by date_trunc('month', left_on), team_id, owner_id, left_on, stage_id, stay_days, from_on;

-- The same by the month in which they ended, by team: of a year eleven months are read here.
create table month_stays as
select
    cast(date_trunc('month', left_on) as date) as month, team_id, stage_id, stay_days, from_on,
    to_on, cast(sum(stays) as integer) as stays
from counted_stays
group by date_trunc('month', left_on), team_id, stage_id, stay_days, from_on, to_on
order by month, team_id, stage_id, stay_days, from_on, to_on;
