-- Reps and trial customers of the weeks that activity is seen in, as d_activity.sql has them of a person
-- too, for the usual question (queries/look.py), which is about nobody alone.
create macro reps_of_weeks_at(day, person) as table
select weeks.week_on, weeks.is_last, weeks.is_usual, counts.team_id, counts.reps
from weeks_seen_at(day) as weeks
join rep_counts as counts
    on counts.from_on <= weeks.week_on + 6
    and weeks.week_on + 6 < counts.to_on;

create macro trial_counts_at(day, person) as table
select trials.week_on, weeks.is_last, weeks.is_usual, trials.row_id, trials.trial_customers
from trial_counts as trials
join weeks_seen_at(day) as weeks on weeks.week_on = trials.week_on
where trials.week_on between last_complete_week(day) - 84 and last_complete_week(day);
