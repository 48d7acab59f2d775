-- The 12 largest open deals of each team, on the days that are projected on.
insert into largest_deals
with months as (
    select month, to_on
    from (
        select month, coalesce(lead(month) over (order by month), date '9999-12-31') as to_on
        from open_deal_months
    ) as spans
    where to_on > (select min(day_on) from projected_days)
),
-- on no day of a month a team has fewer deals than those that stood through it
lasting as (
    select
        deals.month, deals.team_id, deals.amount,
        row_number() over (
            partition by deals.month, deals.team_id order by deals.amount desc
        ) as place
    from open_deals_by_month as deals
    join months on months.month = deals.month
    where deals.valid_from <= deals.month
        and deals.valid_to >= months.to_on
        and deals.amount is not null
),
least as (
    select month, team_id, amount from lasting where place = 12
),
-- so what is smaller than the twelfth of them is not looked at day by day
large as materialized (
    select deals.*
    from open_deals_by_month as deals
    join months on months.month = deals.month
    left join least on least.month = deals.month and least.team_id = deals.team_id
    where least.amount is null or deals.amount >= least.amount
),
days as (
    select days.day_on, max(months.month) as month
    from projected_days as days
    join months on months.month <= days.day_on
    group by days.day_on
),
placed as (
    select
        days.day_on, deals.*,
        row_number() over (
            partition by days.day_on, deals.team_id
            order by deals.amount desc nulls last, deals.opportunity_id
        ) as place
    from days
    join large as deals
        on deals.month = days.month
        and deals.valid_from <= days.day_on
        and days.day_on < deals.valid_to
)
select
    placed.day_on, placed.team_id, placed.opportunity_id, names.opportunity_name,
    names.account_name, placed.owner_id, placed.stage_id, placed.amount, placed.expected_close_on,
    placed.created_on, placed.stage_from_on, placed.pushes, placed.is_returning
from placed
join deal_names as names on names.deal_number = placed.deal_number
where placed.place <= 12
order by placed.day_on, placed.team_id, placed.place
