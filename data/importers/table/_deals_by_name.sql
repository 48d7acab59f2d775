-- The deals by a name that only one has.
select key_text(deal_name) as name_key, min(opportunity_key) as opportunity_key,
    min(account_key) as account_key
from _deals
where deal_name is not null
group by all
having count(*) = 1
