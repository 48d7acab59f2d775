-- How what is in play for a period changed within the seven days up to a day, as change_groups of
-- e_change.sql has it of the deals. Of what was somebody else's on one of the days, whom the viewer
-- does not see, the sums too tell that it was there, and nothing more.
create macro change_groups(day, compare_day, first_on, last_on, person) as table
select
    team_id, compare_team_id, outcome, compare_outcome,
    outcome is distinct from 'elsewhere' as is_theirs,
    compare_outcome is distinct from 'elsewhere' as was_theirs,
    is_missing, was_missing, direction, deals, amount, compare_amount,
    is_dated and is_running(day, last_on) as is_in_play,
    was_dated and is_running(compare_day, last_on) as was_in_play,
    is_dated and not is_running(day, last_on) as is_period_over,
    is_passing
from (
    select
        team_id, compare_team_id, is_missing, was_missing, direction, deals, amount,
        compare_amount,
        case when outcome is null or is_seen(team_id, null) then outcome else 'elsewhere' end
            as outcome,
        case when compare_outcome is null or is_seen(compare_team_id, null) then compare_outcome
            else 'elsewhere' end as compare_outcome,
        coalesce(is_seen(team_id, null) and is_within(dated_month, first_on, last_on), false)
            as is_dated,
        coalesce(
            is_seen(compare_team_id, null)
                and is_within(compare_dated_month, first_on, last_on), false
        ) as was_dated,
        coalesce(is_seen(team_id, null) and is_within(passed_month, first_on, last_on), false)
            as is_passing
    from served.change_weeks
    where day_on = day
        and sees_anything()
) as weeks
where is_dated or was_dated or is_passing;

-- The same by line, from the sums of each: who sees a line sees all teams of it, and what came from
-- elsewhere, or went there, was or is not the line's own in any case.
create macro change_lines_at(
    day, compare_day, first_on, last_on, team, person, with_direct
) as table
select
    lines.row_position, changes.outcome, changes.compare_outcome, changes.direction, changes.deals,
    changes.amount, changes.compare_amount,
    is_within(changes.dated_month, first_on, last_on) and is_running(day, last_on) as is_in_play,
    is_within(changes.compare_dated_month, first_on, last_on) and is_running(compare_day, last_on)
        as was_in_play,
    is_within(changes.dated_month, first_on, last_on) and not is_running(day, last_on)
        as is_period_over,
    changes.passed_month is not null as is_passing,
    changes.is_ours, changes.was_ours
from (
    select row_id, row_position from team_rows(team, with_direct) where member_id = team_id
) as lines
left join change_lines as changes
    on changes.row_id = lines.row_id
    and changes.day_on = day
    and (
        is_within(changes.dated_month, first_on, last_on)
        or is_within(changes.compare_dated_month, first_on, last_on)
        or is_within(changes.passed_month, first_on, last_on)
    );
