-- How near the projection, F1 and F2 came to the result at the end of weeks 1, 4 and 8 of past quarters, by team.
--
-- grain:   one row per team [team_id]
-- order:   row_position
-- version: 3
-- of:      teams
-- then:    forecast.projection_record.with_record
--
-- param  as_of        date     the day seen from; only quarters that are over by then
-- param  team         varchar  a team with all below it
-- column team_id          varchar  the team
-- column team_name        varchar  label
-- column level            varchar  company, director, department, team
-- column record_quarters  bigint   past quarters compared, 8 at most
-- column needed_quarters  bigint   finished quarters that the first comparison needs before it
-- column forecasts        bigint   comparisons: quarters × weeks
-- column in_range_rate    double   share of results inside the 80 % range
-- column projection_mean_error_rate  double  sum of what it was off, up or down, as a share of what was won
-- column f1_mean_error_rate    double   the same of F1
-- column f2_mean_error_rate    double   the same of F2
-- column projection_bias_rate  double  the same with its sign: above zero it said too much
-- column nearest_method   varchar  the smallest of these errors: projection, f1, f2
-- column week_one_projection_mean_error_rate    double  at the end of week 1
-- column week_one_f1_mean_error_rate            double  at the end of week 1
-- column week_one_f2_mean_error_rate            double  at the end of week 1
-- column week_four_projection_mean_error_rate   double  at the end of week 4
-- column week_four_f1_mean_error_rate           double  at the end of week 4
-- column week_four_f2_mean_error_rate           double  at the end of week 4
-- column week_eight_projection_mean_error_rate  double  at the end of week 8
-- column week_eight_f1_mean_error_rate          double  at the end of week 8
-- column week_eight_f2_mean_error_rate          double  at the end of week 8
-- column has_stage_history  boolean  whether the data has any; without it there is no record
-- column parent_team_id   varchar  the team above
-- column row_position     bigint   place when the tree is read aloud
with known as materialized (
    select has_known_stages($as_of) as has_stage_history
)
select
    lines.team_id, lines.team_name, lines.level, lines.parent_team_id, lines.row_position,
    known.has_stage_history,
    past.week_end_on, past.period_to_on, past.week, past.low, past.projection, past.high, past.won,
    past.f1, past.f2
from team_rows($team, false) as lines
cross join known
left join past_projections_at($as_of) as past
    on past.row_id = lines.team_id
    and known.has_stage_history
where lines.member_id = lines.team_id
order by lines.row_position, past.week_end_on
