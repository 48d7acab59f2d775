-- Who belongs where on one day.
--
-- grain:   one row per person [person_id]
-- order:   person_name, person_id
-- version: 1
--
-- param  as_of  date  the day seen from
-- column person_id    varchar  the person
-- column person_name  varchar  label
-- column team_id      varchar  where they belong that day
-- column role         varchar  that day: vp, director, manager, rep, operations; null: none
select
    people.person_id,
    people.person_name,
    belongings.team_id,
    belongings.role
from belongings
join people on people.person_id = belongings.person_id
where belongings.from_on <= $as_of
    and $as_of < belongings.to_on
order by people.person_name, people.person_id
