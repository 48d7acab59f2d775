-- The stalled deals, longer in their stage than its average, on the days that forecasts are kept for: of
-- each team the 50 largest, with what a list says of them. `next_team_id` is who has the deal at the end
-- of the record, and may know what is to be done next; null: it is not there any more.
create table stalled_weeks as
with days as (
    select days.day_on, max(months.month) as month
    from forecast_days as days
    join open_deal_months as months on months.month <= days.day_on
    group by days.day_on
),
placed as (
    select
        days.day_on, deals.deal_number, deals.team_id, deals.owner_id, deals.stage_id, deals.amount,
        deals.stage_from_on, stays.average_days, deals.expected_close_on, deals.pushes,
        row_number() over (
            partition by days.day_on, deals.team_id
            order by deals.amount desc nulls last, deals.deal_number
        ) as place
    from days
    join open_deals_by_month as deals
        on deals.month = days.month
        and deals.valid_from <= days.day_on
        and days.day_on < deals.valid_to
    join stay_weeks as stays
        on stays.day_on = days.day_on
        and stays.stage_id = deals.stage_id
    where days.day_on - deals.stage_from_on > stays.average_days
)
select
    placed.day_on, placed.team_id, placed.owner_id, names.opportunity_id, names.opportunity_name,
    names.account_name, placed.stage_id, placed.amount, placed.stage_from_on, placed.average_days,
    done.done_on as last_activity_on, names.next_step,
    case when passed_on.deal_number is null then placed.team_id else passed_on.team_id end
        as next_team_id,
    placed.expected_close_on, placed.pushes
from placed
join deal_names as names on names.deal_number = placed.deal_number
left join passed_on_deals as passed_on on passed_on.deal_number = placed.deal_number
left join deal_activity_days as done
    on done.deal_number = placed.deal_number
    and done.done_on <= placed.day_on
    and placed.day_on < done.next_on
where placed.place <= 50
order by placed.day_on, placed.team_id, placed.place;
