-- The averages and sums of e_stays.sql for the usual question (queries/look.py): of what a team's stays
-- are like nothing is kept.
create macro stay_averages_at(day, team, person) as table
select stage_id, all_stays, average_days, median_days, upper_quartile_days
from served.stay_weeks
where day_on = day
    and team is null
    and sees_everything()
union all
select distinct stage_id, all_stays, average_days, median_days, upper_quartile_days
from stay_lengths_at(day, team, person)
where team is not null or sees_part();

create macro stage_averages_at(day) as table
select stage_id, average_days
from served.stay_weeks
where day_on = day
    and sees_anything();

create macro staying_sums_at(day, team, person) as table
select
    stage_id,
    sum(deals) as deals,
    sum(amount) as amount,
    sum(stalled_deals) as stalled_deals,
    sum(stalled_amount) as stalled_amount,
    sum(abnormal_deals) as abnormal_deals,
    sum(abnormal_amount) as abnormal_amount
from in_play_weeks
where day_on = day
    and (team is null or team_id in (from teams_below(team)))
group by stage_id;
