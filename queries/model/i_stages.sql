-- The stays of deals in open stages: one row per deal and unbroken stay, from the day the stage was
-- entered to the day it was left (9999-12-31: still in it), days of one day's passage included, and
-- the stage it was left for.
create table stage_stays as
with entries as (
    select
        opportunity_id, deal_number, stage_id, created_on as entered_on,
        cast(-1 as bigint) as change_order
    from deal_births
    union all
    select entries.opportunity_id, births.deal_number, entries.stage_id,
        greatest(entries.changed_on, births.created_on), entries.change_order
    from stage_entries as entries
    join deal_births as births on births.opportunity_id = entries.opportunity_id
),
marked as (
    select
        *,
        lag(stage_id) over (partition by opportunity_id order by change_order) as previous_stage_id
    from entries
),
stays as (
    select
        opportunity_id, deal_number, stage_id, entered_on,
        coalesce(
            lead(entered_on) over (partition by opportunity_id order by change_order),
            date '9999-12-31'
        ) as left_on,
        lead(stage_id) over (partition by opportunity_id order by change_order) as next_stage_id
    from marked
    where stage_id is distinct from previous_stage_id
)
select
    stays.opportunity_id, stays.stage_id, stays.entered_on, stays.left_on, stays.next_stage_id,
    stays.deal_number
from stays
join stages on stages.stage_id = stays.stage_id
where stages.outcome = 'open'
order by stays.left_on, stays.opportunity_id, stays.entered_on, stays.stage_id;

-- The stays that ended, by the day, the stage and their length in days, as spans of days [from_on,
-- to_on) on which their deals are there: of those that were never removed all of time.
create table ended_stays as
select
    stays.left_on, stays.stage_id, stays.left_on - stays.entered_on as stay_days,
    coalesce(presence.from_on, date '0001-01-01') as from_on,
    coalesce(presence.to_on, date '9999-12-31') as to_on,
    count(*) as stays
from stage_stays as stays
left join deal_presence as presence on presence.deal_number = stays.deal_number
where stays.left_on < date '9999-12-31'
group by stays.left_on, stays.stage_id, stay_days, presence.from_on, presence.to_on
order by stays.left_on, stays.stage_id, stay_days, presence.from_on;

-- The deals that are decided on a day and were in an open stage at some time of the 365 days that
-- end with it, summed by team and stage as spans of days [from_on, to_on): any day's record of win
-- rates is one row of each. A deal counts from the day it is known closed until its last stay in the
-- stage is further back, or the closing is undone.
create table decided_days as
with decided as (
    select
        closed.opportunity_id, closed.team_id, closed.outcome,
        coalesce(closed.amount, 0) as amount, closed.known_from, closed.known_to,
        stays.stage_id, max(stays.left_on) as left_on
    from closed_deals as closed
    join stage_stays as stays
        on stays.opportunity_id = closed.opportunity_id
        and stays.entered_on <= closed.known_from
    group by
        closed.opportunity_id, closed.team_id, closed.outcome, closed.amount, closed.known_from,
        closed.known_to, stays.stage_id
),
counted as (
    select
        team_id, stage_id, outcome, amount, known_from as from_on,
        least(known_to, left_on + 365) as to_on
    from decided
    where left_on + 365 > known_from
),
steps as (
    select
        team_id, stage_id, day as from_on,
        cast(sum(step) as bigint) as decided_deals,
        cast(sum(case when outcome = 'won' then step else 0 end) as bigint) as won_deals,
        sum(step * amount) as decided_amount,
        sum(case when outcome = 'won' then step * amount else 0 end) as won_amount
    from (
        select team_id, stage_id, outcome, amount, from_on as day, 1 as step from counted
        union all
        select team_id, stage_id, outcome, amount, to_on, -1 from counted
        where to_on < date '9999-12-31'
    ) as changes
    group by team_id, stage_id, day
)
select
    team_id, stage_id, from_on,
    coalesce(lead(from_on) over later, date '9999-12-31') as to_on,
    cast(sum(decided_deals) over so_far as bigint) as decided_deals,
    cast(sum(won_deals) over so_far as bigint) as won_deals,
    cast(sum(decided_amount) over so_far as decimal(38, 2)) as decided_amount,
    cast(sum(won_amount) over so_far as decimal(38, 2)) as won_amount
from steps
window
    later as (partition by team_id, stage_id order by from_on),
    so_far as (
        partition by team_id, stage_id order by from_on
        rows between unbounded preceding and current row
    )
order by from_on, team_id, stage_id;
