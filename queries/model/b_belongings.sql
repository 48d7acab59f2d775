-- Where somebody belongs, day by day: one row per person and span [from_on, to_on).
-- Of two belongings that overlap the one that began later holds; who has left belongs nowhere.
create table belongings as
with claims as (
    select person_id, team_id, role, from_on, to_on, entry_order from team_moves
    union all
    -- without moves of their own, people's own team holds
    select person_id, team_id, role, coalesce(joined_on, date '0001-01-01'), null, 0
    from people
    where team_id is not null
        and person_id not in (select person_id from team_moves)
),
cut as (
    select
        claims.person_id,
        claims.team_id,
        coalesce(claims.role, people.role) as role,
        claims.from_on,
        least(
            coalesce(claims.to_on, date '9999-12-31'), coalesce(people.left_on, date '9999-12-31')
        ) as to_on,
        claims.entry_order
    from claims
    left join people on people.person_id = claims.person_id
),
valid as (
    select * from cut where from_on < to_on
),
edges as (
    select person_id, from_on as edge_on from valid
    union
    select person_id, to_on from valid
),
pieces as (
    select
        person_id,
        edge_on as from_on,
        lead(edge_on) over (partition by person_id order by edge_on) as to_on
    from edges
),
ranked as (
    select
        pieces.person_id, pieces.from_on, pieces.to_on, valid.team_id, valid.role,
        row_number() over (
            partition by pieces.person_id, pieces.from_on
            order by valid.from_on desc, valid.entry_order desc
        ) as place
    from pieces
    join valid
        on valid.person_id = pieces.person_id
        and valid.from_on <= pieces.from_on
        and valid.to_on >= pieces.to_on
    where pieces.to_on is not null
)
select person_id, from_on, to_on, team_id, role
from ranked
where place = 1;

-- The team a person counts for on any day: as belongings, with the days of no belonging given to
-- the last one before, else the first one after, else `unknown`.
create table counted_teams as
with neighbours as (
    select
        person_id,
        team_id,
        from_on,
        row_number() over (partition by person_id order by from_on) as place,
        lead(from_on) over (partition by person_id order by from_on) as next_on
    from belongings
)
select
    person_id,
    case when place = 1 then date '0001-01-01' else from_on end as from_on,
    coalesce(next_on, date '9999-12-31') as to_on,
    team_id
from neighbours
union all
select person_id, date '0001-01-01', date '9999-12-31', 'unknown'
from people
where person_id not in (select person_id from belongings);

-- Who leads a team, as spans of days [from_on, to_on): their names, one row per team and span in which
-- anybody does.
create table team_leaders as
with leaders as (
    select
        belongings.team_id, belongings.from_on, belongings.to_on, people.person_id,
        people.person_name
    from belongings
    join team_tree on team_tree.team_id = belongings.team_id
    join people on people.person_id = belongings.person_id
    where belongings.role = case team_tree.level
        when 'company' then 'vp' when 'director' then 'director' else 'manager'
    end
),
turns as (
    select team_id, from_on as turn_on from leaders
    union
    select team_id, to_on from leaders
),
spans as (
    select
        team_id, turn_on as from_on,
        lead(turn_on) over (partition by team_id order by turn_on) as to_on
    from turns
)
select
    spans.team_id, spans.from_on, spans.to_on,
    string_agg(leaders.person_name, ', ' order by leaders.person_name, leaders.person_id)
        as leader_names
from spans
join leaders
    on leaders.team_id = spans.team_id
    and leaders.from_on <= spans.from_on
    and spans.from_on < leaders.to_on
group by spans.team_id, spans.from_on, spans.to_on
order by spans.team_id, spans.from_on;
