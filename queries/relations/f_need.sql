-- What the company's target comes to for each head that carries deals on a day: the same for
-- everybody, and nobody's own. Null without a target, or without anybody to carry it.
create macro target_per_rep_at(day, first_on, last_on) as (
    select cast(round(
        cast(sum(target_amount) as double) / nullif((
            select count(distinct person_id)
            from served.rep_days
            where from_on <= day
                and day < to_on
                and known_from <= day
                and day < known_to
        ), 0), 2
    ) as decimal(38, 2))
    from company_targets
    where is_within(month, first_on, last_on)
        and valid_from <= day
        and day < valid_to
);

-- The last day of the period after one: as many months where it is whole months, else as many days.
create macro next_period_to(first_on, last_on) as
    case
        when extract(day from first_on) = 1 and extract(day from last_on + 1) = 1
            then cast(last_on + 1 + to_months(cast(
                date_diff('month', first_on, last_on + 1) as integer)) as date) - 1
        else last_on + cast(last_on - first_on + 1 as integer)
    end;

-- The day from which on closed deals count in a rep's week: in the last 365 days, or in as many before
-- the period; without a period all do.
create macro week_looks_back_to(day, first_on) as
    case
        when first_on is null then date '0001-01-01'
        else least(first_on - 365, day - 364)
    end;

-- The closed deals that count in a rep's week: those closed since then, and what its dates say was
-- created in the period though it was closed before.
create macro closed_lately_at(day, first_on, last_on) as table
from closed_deals_at(day)
where close_on >= week_looks_back_to(day, first_on)
union all
from closed_deals_at(day)
where close_on < week_looks_back_to(day, first_on)
    and is_within(created_on, first_on, last_on);
