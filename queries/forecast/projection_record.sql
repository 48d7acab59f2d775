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
with past as (
    select past from projection_past_at($as_of) as past
),
lines as (
    select
        row_id, team_id, team_name, level, parent_team_id, row_position,
        list(member_id order by member_id) as members
    from team_rows($team, false)
    group by all
)
-- one row of lists, since what is long is copied with each row and each time that rows are ordered
select
    past.past,
    (select list(struct_pack(
        team_id := row_id, team_name := team_name, level := level,
        parent_team_id := parent_team_id, row_position := row_position, members := members
    ) order by row_position) from lines) as lines
from past
