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
    select *
    from activities
    where occurred_at >= last_complete_week($as_of)
        and occurred_at < last_complete_week($as_of) + 7
        and ($person is null or person_id = $person)
        and ($team is null or team_id in (from teams_below($team)))
        and (
            $kind is null
            or kind = $kind
            or ($kind = 'visit' and kind in ('first_visit', 'follow_up_visit', 'customer_visit'))
        )
)
select
    done.activity_id,
    done.occurred_at,
    done.kind,
    done.person_id,
    people.person_name,
    done.team_id,
    team_tree.team_name,
    done.account_name,
    done.opportunity_id,
    done.opportunity_name,
    done.minutes
from done
left join people on people.person_id = done.person_id
left join team_tree on team_tree.team_id = done.team_id
order by done.occurred_at desc, done.activity_id
