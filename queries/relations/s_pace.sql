-- The four periods before one, each with the day of it that is as far from its end as a day is from
-- the period's: what was won by then is what was usual by the day. Those that began before the
-- company's first deal have no usual result.
create macro periods_like(day, first_on, last_on) as table
with firsts as (
    select
        back,
        case when is_whole_months(first_on, last_on)
            then cast(first_on - to_months(cast(
                back * date_diff('month', first_on, last_on + 1) as integer)) as date)
            else first_on - cast(back * (last_on - first_on + 1) as integer)
        end as from_on
    from (select unnest([0, 1, 2, 3, 4]) as back)
    where first_on is not null and last_on is not null
)
select
    one.from_on,
    later.from_on - 1 as to_on,
    greatest(
        later.from_on - 1 - cast(greatest(last_on - day, 0) as integer), one.from_on - 1
    ) as by_on
from firsts as one
join firsts as later on later.back = one.back - 1
where one.from_on >= (select first_created_on from served.deal_record where sees_anything());

-- What the whole company won in those periods, and by that day of them.
create macro company_won_like(day, first_on, last_on) as table
select
    coalesce(sum(closed.won_deals), 0) as won_deals,
    sum(closed.won_amount) as amount,
    sum(closed.won_amount) filter (where closed.close_on <= periods.by_on) as early_amount
from served.closed_days as closed
join periods_like(day, first_on, last_on) as periods
    on closed.close_on between periods.from_on and periods.to_on
where closed.from_on <= day
    and day < closed.to_on
    and sees_anything();
