-- What won deals brought of their amounts.
select quarter_to - date '1970-01-01' as quarter, told_on - date '1970-01-01' as told,
    days_left, day_amount, end_amount, found_deals, found_amount
from projection_worth
order by days_left, quarter
