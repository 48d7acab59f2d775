-- The deals behind abnormal points, each with what is abnormal about it and in which point it counts,
-- the largest first.
--
-- grain:   one row per rule and deal [rule] [opportunity_id]
-- order:   stake_amount desc, opportunity_id, rule
-- version: 1
-- unites:  abnormal
--
-- param  as_of        date     the day seen from
-- param  compare_to   date     the day compared with
-- param  period_from  date     first day of the period
-- param  period_to    date     last day of the period
-- param  team         varchar  a team with all below it
-- param  person       varchar  an owner
-- param  point        varchar  only the deals that count in this point, by its point_id
-- column rule              varchar        the rule
-- column severity          integer        3 is the most severe
-- column opportunity_id    varchar        the deal
-- column opportunity_name  varchar        label
-- column account_name      varchar        label
-- column person_id         varchar        whom it is a point of; null: the team's manager
-- column person_name       varchar        label
-- column team_id           varchar        the team it counts for
-- column team_name         varchar        label
-- column value             decimal(38,6)  what it is
-- column expected          decimal(38,6)  what was expected
-- column unit              varchar        of the two: days, count, amount, rate, times
-- column stake_amount      decimal(38,2)  what is at stake; null: nobody knows
-- column since_on          date           since when; null: not recorded
-- column point_id          varchar        the point that the deal counts in
-- column is_counted        boolean        whether it is by this rule that it does
with ranked as (
    select
        *,
        row_number() over weightiest as place,
        first_value(concat_ws('|', rule, team_id, person_id)) over weightiest as point_id
    from united
    where opportunity_id is not null
    window weightiest as (
        partition by opportunity_id, person_id order by severity desc, rule
    )
)
select
    ranked.rule,
    ranked.severity,
    ranked.opportunity_id,
    named.opportunity_name,
    named.account_name,
    ranked.person_id,
    people.person_name,
    ranked.team_id,
    team_tree.team_name,
    ranked.value,
    ranked.expected,
    ranked.unit,
    ranked.stake_amount,
    ranked.since_on,
    ranked.point_id,
    ranked.place = 1 as is_counted
from ranked
join opportunities as named on named.opportunity_id = ranked.opportunity_id
left join people on people.person_id = ranked.person_id
left join team_tree on team_tree.team_id = ranked.team_id
where $point is null or (ranked.point_id = $point and ranked.place = 1)
order by ranked.stake_amount desc nulls last, ranked.opportunity_id, ranked.rule
