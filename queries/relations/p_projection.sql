-- The open deals of a day with their cell, as the model's projection_weeks has them for week-ends: see
-- there what a cell is made of. `last_on` is the last day of the quarter.
create macro projected_deals_at(day, last_on) as table
with open_deals as (
    from open_deals_at(day)
),
pushes as (
    select opportunity_id, count(*) as pushes
    from date_pushes
    where pushed_on <= day
    group by opportunity_id
),
places as (
    select stage_id, row_number() over (order by position, stage_id) - 1 as place
    from stages
    where outcome = 'open'
),
means as (
    select avg(cast(amount as double)) as mean_amount from open_deals
)
select
    deals.*,
    coalesce(pushes.pushes, 0) as pushes,
    cast(
        places.place * 1152
        + case
            when deals.expected_close_on is null then 0
            when deals.expected_close_on < day then 1
            when deals.expected_close_on <= last_on then 2
            else 3
        end * 288
        + case
            when deals.amount is null then 0
            when cast(deals.amount as double) < means.mean_amount * 0.5 then 1
            when cast(deals.amount as double) < means.mean_amount * 1.5 then 2
            else 3
        end * 72
        + case
            when day - deals.stage_from_on < 14 then 0
            when day - deals.stage_from_on < 28 then 1
            when day - deals.stage_from_on < 56 then 2
            else 3
        end * 18
        + case
            when day - deals.created_on < 60 then 0
            when day - deals.created_on < 150 then 1
            else 2
        end * 6
        + least(coalesce(pushes.pushes, 0), 2) * 2
        + case when known.opportunity_id is not null then 1 else 0 end
    as bigint) as cell
from open_deals as deals
cross join means
left join places on places.stage_id = deals.stage_id
left join pushes on pushes.opportunity_id = deals.opportunity_id
left join returning_deals as known on known.opportunity_id = deals.opportunity_id;

-- What the projection of a day learns from, as one row of lists, for forecast.projection: only the
-- last 12 quarters that are over on the day, at the week-ends with about as many days left as it has.
-- quarters: of each the deals won that were created with fewer days left, and those created in the
-- 91 days before; quick wins of all of them together; and the amounts that won deals had on the day
-- and at the end, apart for those without an amount on the day.
create macro projection_learned_at(day, last_on) as table
with seen as materialized (
    select quarter_to, days_left, cell, deals, won_deals, won_day_amount, won_end_amount
    from projection_weeks
    where quarter_to <= day
        and quarter_to > last_on - 1110
        and days_left between last_on - day - 10 and last_on - day + 10
),
cells as (
    select
        cast(quarter_to - date '1970-01-01' as bigint) as quarter, days_left, cell,
        cast(sum(deals) as bigint) as deals, cast(sum(won_deals) as bigint) as won_deals
    from seen
    group by quarter_to, days_left, cell
),
quarters as (
    select
        past.quarter_to,
        (
            select coalesce(sum(created.deals), 0) from created_days as created
            where created.created_on > past.quarter_to - cast(last_on - day as integer) - 91
                and created.created_on <= past.quarter_to - cast(last_on - day as integer)
        ) as pace,
        (
            select coalesce(sum(won.deals), 0) from quick_wins as won
            where won.quarter_to = past.quarter_to and won.days_left < last_on - day
        ) as later_wins
    from (select distinct quarter_to from seen) as past
),
quick as (
    select
        coalesce(sum(deals), 0) as quick_deals, coalesce(sum(amount), 0) as quick_amount,
        coalesce(sum(squared), 0) as quick_squared
    from quick_wins
    where quarter_to in (select quarter_to from quarters)
)
select
    (select struct_pack(
        quarter := list(quarter), days_left := list(days_left), cell := list(cell),
        deals := list(deals), won := list(won_deals))
        from (from cells order by quarter, days_left, cell)) as counts,
    (select list(cast(pace as bigint) order by quarter_to) from quarters) as paces,
    (select list(cast(later_wins as bigint) order by quarter_to) from quarters) as later_wins,
    (select struct_pack(
        day := cast(coalesce(sum(won_day_amount), 0) as double),
        ended := cast(coalesce(sum(won_end_amount) filter (where cell // 72 % 4 > 0), 0) as double),
        without := cast(coalesce(sum(won_deals) filter (where cell // 72 % 4 = 0), 0) as bigint),
        found := cast(coalesce(sum(won_end_amount) filter (where cell // 72 % 4 = 0), 0) as double)
    ) from seen) as amounts,
    (select struct_pack(
        deals := cast(quick_deals as bigint), amount := cast(quick_amount as double),
        squared := cast(quick_squared as double)) from quick) as quick,
    (select count(*) from stages where outcome = 'open') as stages,
    (select has_stage_history from deal_record) as has_stage_history;

-- What the projection's own record is made of, as one row of lists, for forecast.projection_record:
-- origins: the ends of weeks 1, 4 and 8 of the last 8 quarters that are over on the day. counts and
-- amounts: as in projection_learned_at, of every quarter that was over by then, around these weeks.
-- standing: the open deals at each origin by team and cell. said: by origin and team what was won, F1
-- and F2. ended: what each quarter brought by team, as known at the day. created, quick: by day.
create macro projection_past_at(day) as table
with origins as materialized (
    select day_on, quarter_from, quarter_to, quarter_to - day_on as days_left,
        (day_on - quarter_from) // 7 + 1 as week
    from forecast_days
    where is_week_end and quarter_to <= day and quarter_from > day - 830
        and (day_on - quarter_from) // 7 + 1 in (1, 4, 8)
),
near as (
    select distinct weeks.days_left
    from (select distinct days_left from projection_weeks) as weeks
    join origins on weeks.days_left between origins.days_left - 10 and origins.days_left + 10
),
seen as materialized (
    select quarter_to - date '1970-01-01' as quarter, days_left, cell, deals, won_deals,
        won_day_amount, won_end_amount
    from projection_weeks
    where quarter_to < day and days_left in (select days_left from near)
),
cells as (
    select quarter, days_left, cell, cast(sum(deals) as bigint) as deals,
        cast(sum(won_deals) as bigint) as won
    from seen
    group by quarter, days_left, cell
),
sums as (
    select quarter, days_left, cast(sum(won_day_amount) as double) as day_amount,
        cast(coalesce(sum(won_end_amount) filter (where cell // 72 % 4 > 0), 0) as double) as ended,
        cast(coalesce(sum(won_deals) filter (where cell // 72 % 4 = 0), 0) as bigint) as without,
        cast(coalesce(sum(won_end_amount) filter (where cell // 72 % 4 = 0), 0) as double) as found
    from seen
    group by quarter, days_left
),
standing as (
    select weeks.day_on - date '1970-01-01' as day_number, weeks.team_id as team, weeks.cell, weeks.deals,
        cast(weeks.amount as double) as amount
    from projection_weeks as weeks
    where weeks.day_on in (select day_on from origins)
),
of_months as (
    select origins.day_on, won.team_id, won.amount as won_amount, 0 as manager_amount,
        0 as rated_amount
    from origins
    join won_days as won
        on won.close_month between origins.quarter_from and origins.quarter_to
        and won.from_on <= origins.day_on and origins.day_on < won.to_on
    union all
    select origins.day_on, play.team_id, 0, play.manager_amount,
        cast(play.amount as decimal(28, 2)) * coalesce(rates.win_rate, 0)
    from origins
    join in_play_weeks as play
        on play.day_on = origins.day_on
        and play.expected_month between origins.quarter_from and origins.quarter_to
    left join stage_rates as rates
        on rates.stage_id = play.stage_id
        and rates.valid_from <= origins.day_on and origins.day_on < rates.valid_to
),
said as (
    select day_on - date '1970-01-01' as day_number, team_id as team,
        cast(sum(won_amount) as double) as won,
        cast(sum(won_amount + manager_amount) as double) as f1,
        cast(sum(won_amount + rated_amount) as double) as f2
    from of_months
    group by day_on, team_id
),
ended as (
    select quarters.quarter_to - date '1970-01-01' as quarter, won.team_id as team,
        cast(sum(won.amount) as double) as amount
    from (select distinct quarter_from, quarter_to from origins) as quarters
    join won_days as won
        on won.close_month between quarters.quarter_from and quarters.quarter_to
        and won.from_on <= day and day < won.to_on
    group by quarters.quarter_to, won.team_id
)
select
    (select list(struct_pack(day_number := day_on - date '1970-01-01',
        quarter := quarter_to - date '1970-01-01', period_from_on := quarter_from,
        period_to_on := quarter_to, week_end_on := day_on, days_left := days_left,
        week := cast(week as bigint)) order by day_on)
        from origins) as origins,
    (select struct_pack(
        quarter := list(quarter), days_left := list(days_left), cell := list(cell),
        deals := list(deals), won := list(won))
        from (from cells order by quarter, days_left, cell)) as counts,
    (select list(sums order by quarter, days_left) from sums) as amounts,
    (select struct_pack(
        day_number := list(day_number), team := list(team), cell := list(cell),
        deals := list(deals), amount := list(amount))
        from (from standing order by day_number, team, cell)) as standing,
    (select list(said order by day_number, team) from said) as said,
    (select list(ended order by quarter, team) from ended) as ended,
    (select struct_pack(
        day_number := list(created_on - date '1970-01-01'), team := list(team_id),
        deals := list(deals))
        from (from created_days where created_on <= day order by created_on, team_id)) as created,
    (select struct_pack(
        quarter := list(quarter_to - date '1970-01-01'), days_left := list(days_left),
        deals := list(deals), amount := list(cast(amount as double)), squared := list(squared))
        from (from quick_wins where quarter_to < day
            order by quarter_to, days_left, team_id)) as quick,
    (select count(*) > 0 from stage_rates where win_rate is not null) as has_rates,
    (select count(*) from stages where outcome = 'open') as stages,
    (select list(team_id order by team_id) from team_tree) as teams,
    (select has_stage_history from deal_record) as has_stage_history;
