-- What is said of CRM use in the last thirteen complete weeks, as n_accounts_and_use.sql has it of people
-- too, for the usual question (queries/look.py): all of these weeks have ended, and are kept by team.
create macro use_of_weeks_at(day, person) as table
select
    week_on, cast(null as varchar) as person_id, team_id, open_deals, touched_deals, reviewed_deals,
    ahead_deals, valued_deals, reps, activities
from team_use_weeks
where week_on between last_complete_week(day) - 84 and last_complete_week(day);
