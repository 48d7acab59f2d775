-- The activities of the last complete week, the latest first.
--
-- grain:   one row per activity [activity_id]
-- order:   occurred_at desc, activity_id
-- version: 1
--
-- param  as_of   date     the day seen from
-- param  team    varchar  a team with all below it
-- param  person  varchar  a person
-- param  kind    varchar  one of call, first_visit, follow_up_visit, customer_visit, visit, email, other; visit: any of the three kinds; null: all
-- column activity_id       varchar        the activity
-- column occurred_at       timestamp      company local time
-- column kind              varchar        call, first_visit, email ...
-- column person_id         varchar        who did it
-- column person_name       varchar        label
-- column team_id           varchar        the team it counts for
-- column team_name         varchar        label
-- column account_name      varchar        the account, else the deal's; null: none named
-- column opportunity_id    varchar        the deal; null: none named
-- column opportunity_name  varchar        label
-- column minutes           decimal(18,2)  how long; null: not said
with done as (
    select *, cast(occurred_at as date) as done_on
    from activities
    where occurred_at >= last_complete_week($as_of)
        and occurred_at < last_complete_week($as_of) + 7
        and ($person is null or person_id = $person)
        and (
            $kind is null
            or kind = $kind
            or ($kind = 'visit' and kind in ('first_visit', 'follow_up_visit', 'customer_visit'))
        )
),
placed as (
    select done.*, coalesce(teams.team_id, 'unknown') as team_id
    from done
    left join counted_teams as teams
        on teams.person_id = done.person_id
        and teams.from_on <= done.done_on
        and done.done_on < teams.to_on
)
select
    placed.activity_id,
    placed.occurred_at,
    placed.kind,
    placed.person_id,
    people.person_name,
    placed.team_id,
    team_tree.team_name,
    accounts.account_name,
    placed.opportunity_id,
    deals.opportunity_name,
    placed.minutes
from placed
left join people on people.person_id = placed.person_id
left join team_tree on team_tree.team_id = placed.team_id
left join opportunities as deals on deals.opportunity_id = placed.opportunity_id
left join accounts on accounts.account_id = coalesce(placed.account_id, deals.account_id)
where $team is null or placed.team_id in (select scope.team_id from team_scope($team) as scope)
order by placed.occurred_at desc, placed.activity_id
