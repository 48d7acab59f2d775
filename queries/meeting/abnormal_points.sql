-- What is abnormal and should be talked about, one cause one point, by what is at stake: the rules of
-- `abnormal`, each deal under the weightiest of its own, the deals of one person together.
--
-- grain:   one row per point [point_id]
-- order:   stake_amount desc, severity desc, point_id
-- version: 1
-- unites:  abnormal
--
-- param  as_of        date     the day seen from
-- param  compare_to   date     the day compared with
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  one person
-- column point_id          varchar        the same from day to day, as long as the cause is
-- column rule              varchar        the rule
-- column severity          integer        3 is the most severe
-- column team_id           varchar        the team
-- column team_name         varchar        label
-- column person_id         varchar        the person; null: it is the team's
-- column person_name       varchar        label
-- column measure           varchar        which of its figures, where the rule looks at several
-- column value             decimal(38,6)  what it is; of several deals, of the largest
-- column expected          decimal(38,6)  what was expected
-- column unit              varchar        of the two: days, count, amount, rate, times
-- column stake_amount      decimal(38,2)  what is at stake; null: nobody knows
-- column since_on          date           since when; null: not recorded
-- column deals             bigint         the deals behind it; 0: it is a figure of the team or person
-- column opportunity_id    varchar        the deal, of several the largest
-- column opportunity_name  varchar        label
-- column teams             bigint         teams directly below in which it is the same
-- column other_rules       varchar        what else is abnormal about its deals; null: nothing
with found as (
    select
        *,
        concat_ws('|', rule, team_id, coalesce(person_id, ''), coalesce(measure, '')) as point_id
    from united
),
-- a deal counts once for its owner, and once for its manager, where the person is null
ranked as (
    select
        *,
        row_number() over weightiest as place,
        first_value(point_id) over weightiest as own_point_id
    from found
    where opportunity_id is not null
    window weightiest as (
        partition by opportunity_id, person_id order by severity desc, rule
    )
),
sized as (
    select
        *,
        row_number() over (
            partition by own_point_id order by place = 1 desc, stake_amount desc nulls last,
                opportunity_id, rule
        ) as size
    from ranked
),
of_deals as (
    select
        own_point_id as point_id,
        max(severity) filter (where place = 1) as severity,
        sum(stake_amount) filter (where place = 1) as stake_amount,
        min(since_on) filter (where place = 1) as since_on,
        count(*) filter (where place = 1) as deals,
        string_agg(distinct rule, ',' order by rule) filter (where place > 1) as other_rules
    from sized
    group by own_point_id
),
of_teams as (
    select *, value < expected as is_below
    from found
    where opportunity_id is null and person_id is null
),
-- in how many of the teams directly below it, or below these, the same is found
shared as (
    select upper.point_id, count(distinct child.team_id) as teams
    from of_teams as upper
    join team_tree as child on child.parent_team_id = upper.team_id
    join team_members as members on members.team_id = child.team_id
    join of_teams as lower
        on lower.team_id = members.member_id
        and lower.rule = upper.rule
        and lower.measure is not distinct from upper.measure
        and lower.is_below = upper.is_below
    group by upper.point_id
),
-- what is found in one part alone is that part's; in several, it is the whole's and not theirs
causes as (
    select of_teams.*, coalesce(shared.teams, 0) as teams
    from of_teams
    left join shared on shared.point_id = of_teams.point_id
    where coalesce(shared.teams, 0) <> 1
        and not exists (
            select 1
            from of_teams as upper
            join shared as common on common.point_id = upper.point_id and common.teams > 1
            join team_members as members on members.team_id = upper.team_id
            where members.member_id = of_teams.team_id
                and upper.team_id <> of_teams.team_id
                and upper.rule = of_teams.rule
                and upper.measure is not distinct from of_teams.measure
                and upper.is_below = of_teams.is_below
        )
),
points as (
    select
        of_deals.point_id, sized.rule, of_deals.severity, sized.team_id, sized.person_id,
        sized.measure, sized.value, sized.expected, sized.unit, of_deals.stake_amount,
        of_deals.since_on, of_deals.deals, sized.opportunity_id, 0 as teams, of_deals.other_rules
    from of_deals
    join sized on sized.own_point_id = of_deals.point_id and sized.size = 1
    union all
    select
        point_id, rule, severity, team_id, person_id, measure, value, expected, unit, stake_amount,
        since_on, 0, null, teams, null
    from causes
    union all
    select
        point_id, rule, severity, team_id, person_id, measure, value, expected, unit, stake_amount,
        since_on, 0, null, 0, null
    from found
    where opportunity_id is null and person_id is not null
)
select
    points.point_id,
    points.rule,
    points.severity,
    points.team_id,
    team_tree.team_name,
    points.person_id,
    people.person_name,
    points.measure,
    points.value,
    points.expected,
    points.unit,
    cast(points.stake_amount as decimal(38, 2)) as stake_amount,
    points.since_on,
    points.deals,
    points.opportunity_id,
    named.opportunity_name,
    points.teams,
    points.other_rules
from points
left join opportunities as named on named.opportunity_id = points.opportunity_id
left join people on people.person_id = points.person_id
left join team_tree on team_tree.team_id = points.team_id
order by points.stake_amount desc nulls last, points.severity desc, points.point_id
