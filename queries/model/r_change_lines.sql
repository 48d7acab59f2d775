-- What is in play on the days that forecasts are kept for, and was seven days before, by line of
-- team_lines: change_weeks summed over the teams of each line. What counts for a line on both days, or
-- on the day itself, is its own (is_ours); what counted for it and no longer does was its own (was_ours).
create table change_lines as
with owned as (
    select
        lines.row_id, weeks.*, true as is_ours, compared.row_id is not null as was_ours
    from change_weeks as weeks
    join team_lines as lines on lines.member_id = weeks.team_id
    left join team_lines as compared
        on compared.row_id = lines.row_id
        and compared.member_id = weeks.compare_team_id
    union all
    select lines.row_id, weeks.*, false, true
    from change_weeks as weeks
    join team_lines as lines on lines.member_id = weeks.compare_team_id
    left join team_lines as present
        on present.row_id = lines.row_id
        and present.member_id = weeks.team_id
    where present.row_id is null
)
select
    day_on, row_id, is_ours, was_ours, outcome, compare_outcome, dated_month, compare_dated_month,
    passed_month, direction,
    cast(sum(deals) as bigint) as deals,
    cast(sum(amount) as decimal(38, 2)) as amount,
    cast(sum(compare_amount) as decimal(38, 2)) as compare_amount
from owned
group by
    day_on, row_id, is_ours, was_ours, outcome, compare_outcome, dated_month, compare_dated_month,
    passed_month, direction
order by
    day_on, row_id, is_ours, was_ours, outcome, compare_outcome, dated_month, compare_dated_month,
    passed_month, direction;
