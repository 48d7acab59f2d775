-- What was done, with the team it counts for: that of the person on the day.
create view activities as
select
    done.activity_id, done.kind, done.person_id, done.occurred_at, done.minutes,
    coalesce(teams.team_id, 'unknown') as team_id,
    done.opportunity_id, deals.opportunity_name,
    accounts.account_name
from served.activities as done
left join served.counted_teams as teams
    on teams.person_id = done.person_id
    and teams.from_on <= cast(done.occurred_at as date)
    and cast(done.occurred_at as date) < teams.to_on
left join served.opportunities as deals on deals.opportunity_id = done.opportunity_id
left join served.accounts as accounts
    on accounts.account_id = coalesce(done.account_id, deals.account_id)
where is_seen(coalesce(teams.team_id, 'unknown'), done.person_id);
