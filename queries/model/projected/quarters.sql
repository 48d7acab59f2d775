-- What past quarters won of deals that were created late in them.
select quarter_to - date '1970-01-01' as quarter, told_on - date '1970-01-01' as told,
    days_left, pace, later_wins, quick_deals, quick_amount, quick_squared
from projection_quarters
order by days_left, quarter
