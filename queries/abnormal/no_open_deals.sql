-- Reps without any open deal who have been in their team for 90 days.
--
-- grain:   one row per person [person_id]
-- order:   stake_amount desc, person_id
-- version: 1
--
-- param  as_of        date     the day seen from
-- param  team         varchar  a team with all below it
-- param  person       varchar  a rep
-- column rule            varchar        no_open_deals
-- column severity        integer        2
-- column team_id         varchar        where they belong
-- column person_id       varchar        the rep
-- column opportunity_id  varchar        null
-- column measure         varchar        null
-- column value           decimal(38,6)  0
-- column expected        decimal(38,6)  null
-- column unit            varchar        count
-- column stake_amount    decimal(38,2)  null: nothing is there
-- column since_on        date           null: not recorded
with reps as (
    select present.person_id, present.team_id
    from reps_at($as_of - 90) as earlier
    join reps_at($as_of) as present
        on present.person_id = earlier.person_id
        and present.team_id = earlier.team_id
    where ($person is null or present.person_id = $person)
        and ($team is null or present.team_id in (from teams_below($team)))
)
select
    'no_open_deals' as rule,
    2 as severity,
    reps.team_id,
    reps.person_id,
    cast(null as varchar) as opportunity_id,
    cast(null as varchar) as measure,
    cast(0 as decimal(38, 6)) as value,
    cast(null as decimal(38, 6)) as expected,
    'count' as unit,
    cast(null as decimal(38, 2)) as stake_amount,
    cast(null as date) as since_on
from reps
where reps.person_id not in (select owner_id from open_deals_at($as_of))
order by stake_amount desc nulls last, reps.person_id
