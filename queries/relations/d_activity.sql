-- The reps of each week of weeks_seen_at, those of its Sunday, in rows that add up: how many of each team.
create macro reps_of_weeks_at(day, person) as table
from kept.reps_of_weeks_at(day, person)
where is_everybody(person)
union all
select
    weeks.week_on, weeks.is_last, weeks.is_usual, reps.team_id, cast(1 as bigint) as reps
from weeks_seen_at(day) as weeks
cross join lateral (
    select present.person_id, present.team_id from reps_at(weeks.week_on + 6) as present
) as reps
where not is_everybody(person)
    and (person is null or reps.person_id = person);

-- What was done in each of these weeks, by person and team.
create macro activity_at(day) as table
select
    done.week_on, weeks.is_last, weeks.is_usual, done.team_id, done.person_id, done.calls,
    done.first_visits, done.follow_up_visits, done.customer_visits
from activity_weeks as done
join weeks_seen_at(day) as weeks on weeks.week_on = done.week_on
-- the bounds as constants, so that only these weeks are read
where done.week_on between last_complete_week(day) - 84 and last_complete_week(day);

-- How many trial customers were active in each of these weeks: for the lines of a by-team table; of
-- one person from the record of each account.
create macro trial_counts_at(day, person) as table
from kept.trial_counts_at(day, person)
where is_everybody(person)
union all
select
    trials.week_on, trials.is_last, trials.is_usual, lines.row_id,
    count(distinct trials.account_id)
from trials_at(day) as trials
join team_lines as lines on lines.member_id = trials.team_id
where not is_everybody(person)
    and (person is null or trials.person_id = person)
group by trials.week_on, trials.is_last, trials.is_usual, lines.row_id;

-- And for each person; within a team from the record of each account, since a person may have
-- counted for several teams in a week.
create macro trial_people_at(day, team, person) as table
select trials.week_on, weeks.is_last, weeks.is_usual, trials.person_id, trials.trial_customers
from trial_people as trials
join weeks_seen_at(day) as weeks on weeks.week_on = trials.week_on
where trials.week_on between last_complete_week(day) - 84 and last_complete_week(day)
    and team is null
    and sees_everything()
    and (person is null or trials.person_id = person)
union all
select
    trials.week_on, trials.is_last, trials.is_usual, trials.person_id,
    count(distinct trials.account_id)
from trials_at(day) as trials
where (team is not null or sees_part())
    and (team is null or trials.team_id in (from teams_below(team)))
    and (person is null or trials.person_id = person)
group by trials.week_on, trials.is_last, trials.is_usual, trials.person_id;

-- The trial customers active in each of these weeks, by person and team.
create macro trials_at(day) as table
select
    trials.week_on, weeks.is_last, weeks.is_usual, trials.team_id, trials.person_id,
    trials.account_id
from trial_weeks as trials
join weeks_seen_at(day) as weeks on weeks.week_on = trials.week_on
where trials.week_on between last_complete_week(day) - 84 and last_complete_week(day);
