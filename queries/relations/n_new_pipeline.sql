-- The deals that exist on a day, by the day they were created, as they stand that day.
create macro deals_created_at(day, first_on) as table
select created_on, owner_id, team_id, source, deals, amount
from new_deal_steps
where created_on >= first_on
    and day_on <= day;

-- They by created month, from a given one on; of one person from the deals' own steps.
create macro created_months_at(day, first_month, person) as table
select month, team_id, new_deals, new_amount
from created_months
where month between first_month and day
    and from_on <= day
    and day < to_on
    and is_everybody(person)
union all
select cast(date_trunc('month', created_on) as date), team_id, deals, amount
from deals_created_at(day, first_month)
where not is_everybody(person)
    and (person is null or owner_id = person);

-- They by source, in parts that add up: those created in a period, and in the 365 days that end with
-- the day. A period of whole months that does not begin before these days is read from the sums kept.
create macro new_sources_at(day, first_on, last_on, person) as table
select
    team_id, source,
    case when is_within(month, first_on, last_on) then deals else 0 end as new_deals,
    case when is_within(month, first_on, last_on) then amount else 0 end as new_amount,
    usual_deals, usual_amount
from new_source_weeks
where day_on = day
    and is_kept(day)
    and is_whole_months(first_on, last_on)
    and coalesce(first_on >= cast(date_trunc('month', day - 364) as date), false)
    and is_everybody(person)
union all
select
    team_id, source,
    case when is_within(created_on, first_on, last_on) then deals else 0 end,
    case when is_within(created_on, first_on, last_on) then amount else 0 end,
    case when created_on > day - 365 then deals else 0 end,
    case when created_on > day - 365 then amount else 0 end
from deals_created_at(day, least(coalesce(first_on, date '0001-01-01'), day - 364))
where not (
        is_kept(day)
        and is_whole_months(first_on, last_on)
        and coalesce(first_on >= cast(date_trunc('month', day - 364) as date), false)
        and is_everybody(person)
    )
    and (person is null or owner_id = person);

-- The accounts registered from a day on, by day, by whoever looks after them on the day; where
-- nobody is asked for it does not matter who that is.
create macro registered_at(day, first_on, team, person) as table
select day_on, registered
from registered_days
where day_on between first_on and day
    and team is null
    and person is null
    and sees_everything()
union all
select registrations.day_on, registrations.registered
from served.account_registrations as registrations
join account_holders_at(day) as counts
    on counts.owner_id is not distinct from registrations.owner_id
where registrations.day_on between first_on and day
    and (team is not null or person is not null or sees_part())
    and (person is null or counts.owner_id = person)
    and (team is null or counts.team_id in (from teams_below(team)));

-- Heads that carry deals, as spans of days: how many of each team; of one person from their own days,
-- which may say the same twice.
create macro head_spans(person) as table
select cast(null as varchar) as person_id, team_id, from_on, to_on, reps
from rep_counts
where is_everybody(person)
union all
select
    person_id, team_id, greatest(from_on, known_from), least(to_on, known_to), cast(1 as bigint)
from rep_days
where not is_everybody(person)
    and (person is null or person_id = person);

-- The last thirteen months or weeks (`unit`), from that of the first deal on, by their first day; the
-- last of them ends with the day. How many heads carry deals on its last day, and how many accounts
-- were registered in it.
create macro new_pipeline_spans_at(day, unit, team, person) as table
with spans as (
    select from_on, least(cast(from_on + step as date) - 1, day) as to_on
    from (
        select
            cast(unnest(generate_series(
                date_trunc(unit, day) - 12 * step, cast(date_trunc(unit, day) as timestamp), step
            )) as date) as from_on,
            step
        from (
            select case unit when 'week' then interval 7 day else interval 1 month end as step
        )
    )
    where cast(from_on + step as date) > (select first_created_on from deal_record)
),
registered as (
    select
        cast(date_trunc(unit, day_on) as date) as from_on,
        cast(sum(registered) as bigint) as accounts
    from registered_at(
        day,
        cast(date_trunc(unit, day) - case unit when 'week' then interval 84 day
            else interval 12 month end as date),
        team, person
    )
    group by cast(date_trunc(unit, day_on) as date)
),
heads as (
    select from_on, cast(sum(reps) as bigint) as reps
    from (
        select distinct spans.from_on, counts.person_id, counts.team_id, counts.reps
        from spans
        join head_spans(person) as counts
            on counts.from_on <= spans.to_on and spans.to_on < counts.to_on
        where team is null
            or counts.team_id in (from teams_below(team))
    )
    group by from_on
)
select
    spans.from_on, spans.to_on,
    coalesce(heads.reps, 0) as reps,
    coalesce(registered.accounts, 0) as registered_accounts
from spans
left join heads on heads.from_on = spans.from_on
left join registered on registered.from_on = spans.from_on;
