-- Reps who did nothing at all in the last complete week: no call, visit, mail or anything else.
--
-- grain:   one row per person [person_id]
-- order:   stake_amount desc, person_id
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  team         varchar  a team with all below it
-- param  person       varchar  a rep
-- column rule            varchar        no_activity
-- column severity        integer        2
-- column team_id         varchar        where they belong
-- column person_id       varchar        the rep
-- column opportunity_id  varchar        null
-- column measure         varchar        null
-- column value           decimal(38,6)  0
-- column expected        decimal(38,6)  mean of the usual weeks; null: there is none
-- column unit            varchar        count
-- column stake_amount    decimal(38,2)  their open deals
-- column since_on        date           the Monday from which there is nothing, as far as the twelve weeks before reach
with reps as (
    -- those of the whole week, in one team
    select present.person_id, present.team_id
    from reps_at(last_complete_week($as_of)) as earlier
    join reps_at(last_complete_week($as_of) + 6) as present
        on present.person_id = earlier.person_id
        and present.team_id = earlier.team_id
    where ($person is null or present.person_id = $person)
        and ($team is null or present.team_id in (from teams_below($team)))
),
weeks as (
    select
        count(*) filter (where is_usual) as usual_weeks,
        -- the week itself where nothing is covered before it
        coalesce(min(week_on) filter (where is_usual), max(week_on)) as first_on
    from weeks_seen_at($as_of)
),
done as (
    select
        person_id, team_id, max(week_on) as last_on,
        sum(calls + first_visits + follow_up_visits + customer_visits + other_activities)
            as activities
    from activity_weeks
    where week_on between last_complete_week($as_of) - 84 and last_complete_week($as_of)
    group by person_id, team_id
),
carried as (
    select owner_id, team_id, sum(coalesce(amount, 0)) as amount
    from open_deals_at($as_of)
    group by owner_id, team_id
)
select
    'no_activity' as rule,
    2 as severity,
    reps.team_id,
    reps.person_id,
    cast(null as varchar) as opportunity_id,
    cast(null as varchar) as measure,
    cast(0 as decimal(38, 6)) as value,
    cast(coalesce(done.activities, 0) / nullif(weeks.usual_weeks, 0) as decimal(38, 6)) as expected,
    'count' as unit,
    cast(coalesce(carried.amount, 0) as decimal(38, 2)) as stake_amount,
    coalesce(done.last_on + 7, weeks.first_on) as since_on
from reps
cross join weeks
cross join activity_record as record
left join done on done.person_id = reps.person_id and done.team_id = reps.team_id
left join carried on carried.owner_id = reps.person_id and carried.team_id = reps.team_id
where last_complete_week($as_of) >= record.first_week_on
    and coalesce(done.last_on < last_complete_week($as_of), true)
order by stake_amount desc nulls last, reps.person_id
