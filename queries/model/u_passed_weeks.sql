-- The funnel that deals pass through on the days and for the windows of funnel_windows: one row per day,
-- line of team_lines, part that has deals, and place, with the deals that reached it or a further one. `open_deals` and
-- `lost_deals` are those that went no further, compare_ is of the window before, and `step_days` the
-- median since the place before. Who directly is in a team is told apart for all parts together only.
create table passed_weeks as
with lined as (
    select
        teams.day_on, teams.part_kind, coalesce(lines.row_id, tops.team_id) as row_id,
        teams.part_id, teams.place,
        sum(teams.deals) as deals, sum(teams.amount) as amount,
        sum(teams.young_deals) as young_deals, sum(teams.young_amount) as young_amount,
        sum(teams.missing_amount_deals) as missing_amount_deals,
        sum(teams.open_deals) as open_deals, sum(teams.lost_deals) as lost_deals,
        sum(teams.compare_deals) as compare_deals, sum(teams.compare_amount) as compare_amount
    from passed_teams as teams
    cross join (select min(team_id) as team_id from team_tree where depth = 0) as tops
    left join team_lines as lines
        on lines.member_id = teams.team_id
        and (teams.part_kind = 'all' or not lines.is_direct)
    group by
        teams.day_on, teams.part_kind, coalesce(lines.row_id, tops.team_id), teams.part_id,
        teams.place
)
select
    parts.day_on, parts.part_kind, parts.row_id, parts.part_id,
    cast(stages.place as integer) as place,
    cast(coalesce(lined.deals, 0) as bigint) as deals,
    cast(coalesce(lined.amount, 0) as decimal(38, 2)) as amount,
    cast(coalesce(lined.young_deals, 0) as bigint) as young_deals,
    cast(coalesce(lined.young_amount, 0) as decimal(38, 2)) as young_amount,
    cast(coalesce(lined.missing_amount_deals, 0) as bigint) as missing_amount_deals,
    cast(coalesce(lined.open_deals, 0) as bigint) as open_deals,
    cast(coalesce(lined.lost_deals, 0) as bigint) as lost_deals,
    cast(coalesce(lined.compare_deals, 0) as bigint) as compare_deals,
    cast(coalesce(lined.compare_amount, 0) as decimal(38, 2)) as compare_amount,
    steps.step_days
-- all deals reached the first place
from (select day_on, part_kind, row_id, part_id from lined where place = 1) as parts
cross join funnel_stages as stages
left join lined
    on lined.day_on = parts.day_on
    and lined.part_kind = parts.part_kind
    and lined.row_id = parts.row_id
    and lined.part_id = parts.part_id
    and lined.place = stages.place
left join step_weeks as steps
    on steps.day_on = parts.day_on
    and steps.team_id = parts.row_id
    and steps.place = stages.place
    and parts.part_kind = 'all'
order by parts.day_on, parts.part_kind, parts.row_id, parts.part_id, stages.place;
