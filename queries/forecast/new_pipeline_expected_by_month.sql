-- How W3 comes about: new pipeline per day × days left × what it yields by then, by part and month.
--
-- grain:   one row per part and month [team_id] [month]
-- order:   row_position, month
-- version: 1
-- of:      teams
-- then:    forecast.annual_gap.with_months
--
-- param  as_of        date     the day seen from
-- param  period_from  date     first day of the fiscal year
-- param  period_to    date     last day of the fiscal year
-- param  team         varchar  the team; the company is shown by its parts
-- column team_id         varchar        the part
-- column team_name       varchar        label
-- column level           varchar        director, department, team; direct
-- column month           date           first day of the month
-- column days_left       bigint         n: days of it that are left
-- column per_day_amount  decimal(38,8)  r: new pipeline a day over the last 12 full months
-- column yield_days      bigint         d: days from its middle one to the year's last
-- column yield_rate      double         Y(d): share won within d days; null: no record
-- column w3_amount       decimal(38,8)  r × n × Y(d)
-- column w3_method       varchar        record, company_record, average_cycle, none
-- column row_position    bigint         place when the tree is read aloud
with record as (
    from new_pipeline_record_at($as_of, $period_from, $period_to)
),
asked as (
    select team_id, level = 'company' as is_company
    from team_tree
    where team_id = $team or ($team is null and parent_team_id is null)
),
parts as (
    select
        shown.row_id, shown.team_id, shown.team_name, shown.level, shown.is_direct,
        shown.row_position,
        list(struct_pack(team_id := shown.member_id, director_id := tree.director_id)
            order by shown.member_id) as members
    from team_rows($team, true) as shown
    join team_tree as tree on tree.team_id = shown.member_id
    cross join asked
    where (asked.is_company and shown.parent_team_id = asked.team_id)
        or (not asked.is_company and shown.row_id = asked.team_id)
    group by all
)
select
    parts.row_id as team_id,
    parts.team_name,
    parts.level,
    parts.is_direct,
    parts.row_position,
    tree.director_id,
    parts.members,
    record.*
from parts
join team_tree as tree on tree.team_id = parts.team_id
cross join record
order by parts.row_position
