-- What the projection's own record is made of, as one row of lists, for forecast.projection_record:
-- origins: the ends of weeks 1, 4 and 8 of the last 8 quarters that are over on the day. counts, moves,
-- worth, quarters: as in projection_learned_at, of the quarters that any of them looks back at.
-- standing: the open deals at each origin by team and cell. created: in the 91 days up to each, by
-- team. said: by origin and team what was won, F1 and F2. ended: what each quarter brought by team, as
-- known now.
create macro projection_past_at(day) as table
with origins as materialized (
    select day_on, quarter_from, quarter_to, quarter_to - day_on as days_left,
        (day_on - quarter_from) // 7 + 1 as week
    from forecast_days
    where is_week_end and has_stages and quarter_to <= day and quarter_from > day - 830
        and (day_on - quarter_from) // 7 + 1 in (1, 4, 8)
),
near as (
    select distinct weeks.days_left
    from served.projection_worth as weeks
    join origins on weeks.days_left between origins.days_left - 10 and origins.days_left + 10
),
standing as (
    select
        kept.day_on, kept.day_on - date '1970-01-01' as day_number, places.place, kept.cells,
        kept.deals, kept.amounts, kept.squares
    from projection_standing as kept
    join team_places as places on places.team_id = kept.team_id
    where kept.day_on > day - 830 and kept.day_on in (select day_on from origins)
),
of_months as (
    select origins.day_on, won.team_id, won.amount as won_amount, 0 as manager_amount,
        0 as rated_amount
    from origins
    join won_days as won
        on won.close_month between origins.quarter_from and origins.quarter_to
        and won.from_on <= origins.day_on and origins.day_on < won.to_on
        -- bounds as constants, so that only these months are read; so too below
        and won.close_month > day - 830
    union all
    select origins.day_on, play.team_id, 0, play.manager_amount,
        cast(play.amount as decimal(28, 2)) * coalesce(rates.win_rate, 0)
    from origins
    join in_play_weeks as play
        on play.day_on = origins.day_on
        and play.day_on > day - 830
        and play.expected_month between origins.quarter_from and origins.quarter_to
    left join stage_rates as rates
        on rates.stage_id = play.stage_id
        and rates.valid_from <= origins.day_on and origins.day_on < rates.valid_to
),
said as (
    select of_months.day_on - date '1970-01-01' as day_number, places.place as team,
        cast(sum(won_amount) as double) as won,
        cast(sum(won_amount + manager_amount) as double) as f1,
        cast(sum(won_amount + rated_amount) as double) as f2
    from of_months
    join team_places as places on places.team_id = of_months.team_id
    group by of_months.day_on, places.place
),
created as (
    select
        origins.day_on - date '1970-01-01' as day_number, places.place as team,
        cast(sum(days.deals) as bigint) as deals
    from origins
    join created_days as days
        on days.created_on > origins.day_on - 91 and days.created_on <= origins.day_on
        and days.created_on > day - 921
    join team_places as places on places.team_id = days.team_id
    group by origins.day_on, places.place
),
ended as (
    select quarters.quarter_to - date '1970-01-01' as quarter, places.place as team,
        cast(sum(won.amount) as double) as amount
    from (select distinct quarter_from, quarter_to from origins) as quarters
    join won_days as won
        on won.close_month between quarters.quarter_from and quarters.quarter_to
        and won.from_on <= day and day < won.to_on
        and won.close_month > day - 830
    join team_places as places on places.team_id = won.team_id
    group by quarters.quarter_to, places.place
)
select
    (select list(struct_pack(day_number := day_on - date '1970-01-01',
        quarter := quarter_to - date '1970-01-01', period_from_on := quarter_from,
        period_to_on := quarter_to, week_end_on := day_on, days_left := days_left,
        week := cast(week as bigint)) order by day_on)
        from origins) as origins,
    (select struct_pack(
            quarter := flatten(list(
                repeated(quarter_to - date '1970-01-01', len(cells))
            )),
            told := flatten(list(
                repeated(told_on - date '1970-01-01', len(cells))
            )),
            days_left := flatten(list(
                repeated(days_left, len(cells))
            )),
            cell := flatten(list(cells)),
            deals := flatten(list(deals)),
            won := flatten(list(won_deals))
        )
        from (
            from served.projection_cells
            where quarter_to < day and told_on <= day and quarter_to > day - 1940
                and days_left in (select days_left from near)
            order by days_left, quarter_to
        )) as counts,
    (select struct_pack(
        day := list(day_on - date '1970-01-01'), quarter := list(quarter_to - date '1970-01-01'),
        days_left := list(days_left), stage := list(stage), stay := list(stay_weeks),
        following := list(following), deals := list(deals))
        from served.stage_moves
        where day_on + 7 <= day and day_on > day - 2040) as moves,
    (select struct_pack(
        quarter := list(quarter_to - date '1970-01-01'),
        told := list(told_on - date '1970-01-01'), days_left := list(days_left),
        day_amount := list(day_amount), end_amount := list(end_amount),
        found_deals := list(found_deals), found_amount := list(found_amount))
        from served.projection_worth
        where quarter_to < day and told_on <= day and quarter_to > day - 1940) as worth,
    (select struct_pack(
        quarter := list(quarter_to - date '1970-01-01'),
        told := list(told_on - date '1970-01-01'), days_left := list(days_left),
        pace := list(pace), later_wins := list(later_wins), quick_deals := list(quick_deals),
        quick_amount := list(quick_amount), quick_squared := list(quick_squared))
        from served.projection_quarters
        where quarter_to < day and told_on <= day and quarter_to > day - 1940
            and days_left in (select days_left from origins)) as quarters,
    (select struct_pack(
        day_number := flatten(list(repeated(day_number, len(cells)))),
        team := flatten(list(repeated(place, len(cells)))),
        cell := flatten(list(cells)),
        deals := flatten(list(deals)),
        amount := flatten(list(amounts)),
        squared := flatten(list(squares)))
        from (from standing order by day_on, place)) as standing,
    (select struct_pack(
        day_number := list(day_number), team := list(team), won := list(won), f1 := list(f1),
        f2 := list(f2))
        from (from said order by day_number, team)) as said,
    (select struct_pack(quarter := list(quarter), team := list(team), amount := list(amount))
        from (from ended order by quarter, team)) as ended,
    (select struct_pack(day_number := list(day_number), team := list(team), deals := list(deals))
        from (from created order by day_number, team)) as created,
    (select count(*) > 0 from stage_rates where win_rate is not null) as has_rates,
    (select count(*) from stage_places) as stages,
    numbered_teams() as teams,
    has_known_stages(day) as has_stage_history
where sees_anything();
