-- The number of a deal's cell on a day in a quarter; what it is made of says the model's
-- projection_weeks.
create macro cell_of(
    place, expected_close_on, amount, mean_amount, stage_from_on, created_on, pushes, is_returning, day,
    last_on
) as
    cast(
        place * 1152
        + case
            when expected_close_on is null then 0
            when expected_close_on < day then 1
            when expected_close_on <= last_on then 2
            else 3
        end * 288
        + case
            when amount is null then 0
            when cast(amount as double) < mean_amount * 0.5 then 1
            when cast(amount as double) < mean_amount * 1.5 then 2
            else 3
        end * 72
        + case
            when day - stage_from_on < 14 then 0
            when day - stage_from_on < 28 then 1
            when day - stage_from_on < 56 then 2
            else 3
        end * 18
        + case
            when day - created_on < 60 then 0
            when day - created_on < 150 then 1
            else 2
        end * 6
        + least(pushes, 2) * 2
        + case when is_returning then 1 else 0 end
    as bigint);

-- The teams by their number in the draws, empty for those that the viewer does not see.
create macro numbered_teams() as (
    select list(seen.team_id order by places.place)
    from served.team_places as places
    left join team_places as seen on seen.place = places.place
    where sees_anything()
);

-- What an open deal is worth on a day, the mean of all that have an amount: small, usual and large are
-- told apart by it.
create macro mean_open_amount(day) as (
    select avg(cast(amount as double)) from whole.open_deals_at(day) where sees_anything()
);

-- The open deals of a day with their cell, as the model's projection_weeks has them for week-ends: see
-- there what a cell is made of. `last_on` is the last day of the quarter.
create macro projected_deals_at(day, last_on) as table
select
    deals.*,
    cell_of(
        places.place, deals.expected_close_on, deals.amount, means.mean_amount,
        deals.stage_from_on, deals.created_on, deals.pushes, deals.is_returning, day, last_on
    ) as cell
from open_deals_at(day) as deals
cross join (select mean_open_amount(day) as mean_amount) as means
left join stage_places as places on places.stage_id = deals.stage_id;

-- Whether the projection of a day is kept: of its own fiscal quarter.
create macro is_projected(day, first_on, last_on) as
    is_kept(day)
    and day <= last_projected_day()
    and coalesce(
        extract(day from first_on) = 1
        and (extract(month from first_on) - fiscal_start_month() + 12) % 3 = 0
        and last_on = cast(first_on + interval 3 month as date) - 1
        and day between first_on and last_on,
        false
    );

-- Whether what the projection says of a period on a day is kept: by line of a by-team table, and the
-- chances of the largest deals, so many at most and of nobody alone.
create macro is_projection_kept(day, first_on, last_on) as exists (
    from projected_teams
    where day_on = day and quarter_from = first_on and quarter_to = last_on
);
create macro are_chances_kept(day, first_on, last_on, person, most) as
    is_everybody(person)
    and coalesce(most <= 12, false)
    and exists (
        from projected_days
        where day_on = day and quarter_from = first_on and quarter_to = last_on
    );

-- The open deals of a day by team and cell, for a quarter: kept for week-ends and the last covered day
-- in their own quarter; any other day or period is read from the deals.
create macro projected_groups_at(day, first_on, last_on) as table
select team_id, cell, deals, amount, squared, in_play_deals, in_play_amount
from projection_weeks
where day_on = day
    and is_projected(day, first_on, last_on)
union all
select
    team_id, cell, count(*), sum(coalesce(amount, 0)),
    sum(cast(coalesce(amount, 0) as double) * cast(coalesce(amount, 0) as double)),
    count(*) filter (where is_in_play), coalesce(sum(amount) filter (where is_in_play), 0)
from (
    select
        team_id, cell, amount,
        is_running(day, last_on)
            and coalesce(is_within(expected_close_on, first_on, last_on), false) as is_in_play
    from projected_deals_at(day, last_on)
) as deals
where not is_projected(day, first_on, last_on)
group by team_id, cell;

-- A number so many times.
create macro repeated(number, times) as
    list_resize(cast([] as integer[]), times, cast(number as integer));

-- What the projection of a day learns from, as one row of lists, for forecast.learned: of the last 12
-- quarters that are over on the day, and known to be (`told`), the cells at the week-ends with about as many days left as it
-- has, what won deals brought of their amounts, deals created and won later; and how deals moved from
-- stage to stage, in these quarters and since.
create macro projection_learned_at(day, last_on) as table
select
    (
        select struct_pack(
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
            where told_on <= day
                and quarter_to > last_on - 1110
                and days_left between last_on - day - 10 and last_on - day + 10
            order by days_left, quarter_to
        )
    ) as counts,
    (
        select struct_pack(
            day := list(day_on - date '1970-01-01'),
            quarter := list(quarter_to - date '1970-01-01'), days_left := list(days_left),
            stage := list(stage), stay := list(stay_weeks), following := list(following),
            deals := list(deals)
        )
        from served.stage_moves
        where day_on + 7 <= day and day_on > last_on - 1210
    ) as moves,
    (
        select struct_pack(
            quarter := list(quarter_to - date '1970-01-01'),
            told := list(told_on - date '1970-01-01'), days_left := list(days_left),
            day_amount := list(day_amount), end_amount := list(end_amount),
            found_deals := list(found_deals), found_amount := list(found_amount)
        )
        from served.projection_worth
        where told_on <= day
    ) as worth,
    (
        select struct_pack(
            quarter := list(quarter_to - date '1970-01-01'),
            told := list(told_on - date '1970-01-01'), days_left := list(days_left),
            pace := list(pace), later_wins := list(later_wins), quick_deals := list(quick_deals),
            quick_amount := list(quick_amount), quick_squared := list(quick_squared)
        )
        from served.projection_quarters
        where told_on <= day and days_left = last_on - day
    ) as quarters,
    cast(day - date '1970-01-01' as bigint) as day_number,
    cast(last_on - day as bigint) as days_left,
    (select count(*) from stage_places) as stages,
    has_known_stages(day) as has_stage_history
where sees_anything();
