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
-- column other_measures    varchar        which other figures are so, by what is at stake; null: none
-- column folded_point_ids  varchar        the points of teams below that are told in this one, one a line; null: none
with found as (
    select
        *,
        opportunity_id is null and person_id is null as is_of_a_team,
        concat_ws(
            '|', rule, team_id, person_id,
            case when opportunity_id is null and person_id is null
                then case when value < expected then 'below' else 'above' end
            end
        ) as point_id
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
            partition by own_point_id
            order by case when place = 1 then 0 else 1 end, stake_amount desc nulls last,
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
-- in how many of the teams directly below a team, or below these, the same is found
shared as (
    select upper.point_id, upper.measure, count(distinct child.team_id) as teams
    from found as upper
    join team_tree as child on child.parent_team_id = upper.team_id
    join team_members as members on members.team_id = child.team_id
    join found as lower
        on lower.team_id = members.member_id
        and lower.rule = upper.rule
        and lower.measure is not distinct from upper.measure
        and (lower.value < lower.expected) = (upper.value < upper.expected)
    where upper.is_of_a_team
        and lower.is_of_a_team
    group by upper.point_id, upper.measure
),
marked as (
    select found.*, found.value < found.expected as is_below, coalesce(shared.teams, 0) as teams
    from found
    left join shared
        on shared.point_id = found.point_id
        and shared.measure is not distinct from found.measure
    where found.is_of_a_team
),
-- what is found in one part alone is that part's; in several, it is the whole's and not theirs
causes as (
    select
        *,
        row_number() over (partition by point_id order by stake_amount desc, measure) as place
    from marked
    where teams <> 1
        and not exists (
            select 1
            from marked as upper
            join team_members as members on members.team_id = upper.team_id
            where upper.teams > 1
                and members.member_id = marked.team_id
                and upper.team_id <> marked.team_id
                and upper.rule = marked.rule
                and upper.measure is not distinct from marked.measure
                and upper.is_below = marked.is_below
        )
),
-- the figures of one rule that leave a team's band on the same side have one cause
of_teams as (
    select
        point_id, max(teams) as teams,
        string_agg(measure, ',' order by place) filter (where place > 1) as other_measures
    from causes
    group by point_id
),
-- what would be told of the teams below, were it not told of the whole
folded as (
    select
        causes.point_id,
        string_agg(distinct lower.point_id, E'\n' order by lower.point_id) as point_ids
    from causes
    join team_members as members
        on members.team_id = causes.team_id
        and members.member_id <> causes.team_id
    join marked as lower
        on lower.team_id = members.member_id
        and lower.rule = causes.rule
        and lower.measure is not distinct from causes.measure
        and lower.is_below = causes.is_below
    where causes.teams > 1
        and lower.teams <> 1
        and lower.point_id not in (select point_id from causes)
    group by causes.point_id
),
points as (
    select
        of_deals.point_id, sized.rule, of_deals.severity, sized.team_id, sized.person_id,
        sized.measure, sized.value, sized.expected, sized.unit, of_deals.stake_amount,
        of_deals.since_on, of_deals.deals, sized.opportunity_id, 0 as teams, of_deals.other_rules,
        null as other_measures
    from of_deals
    join sized on sized.own_point_id = of_deals.point_id and sized.size = 1
    union all
    select
        causes.point_id, rule, severity, team_id, person_id, measure, value, expected, unit,
        stake_amount, since_on, 0, null, of_teams.teams, null, of_teams.other_measures
    from of_teams
    join causes on causes.point_id = of_teams.point_id and causes.place = 1
    union all
    select
        point_id, rule, severity, team_id, person_id, measure, value, expected, unit, stake_amount,
        since_on, 0, null, 0, null, null
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
    points.other_rules,
    points.other_measures,
    folded.point_ids as folded_point_ids
from points
left join folded on folded.point_id = points.point_id
-- by its number, since few are named of very many
left join open_deals_at($as_of) as deals on deals.opportunity_id = points.opportunity_id
left join deal_names as named on named.deal_number = deals.deal_number
left join people on people.person_id = points.person_id
left join team_tree on team_tree.team_id = points.team_id
order by points.stake_amount desc nulls last, points.severity desc, points.point_id
