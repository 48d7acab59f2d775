-- What a list says of a deal besides its figures, its id included, by the number it is sought by: texts
-- are slow to seek, and a list shows few of them. Numbers are in the order of the ids.
create table deal_names as
select
    births.deal_number, births.opportunity_id, deals.opportunity_name, accounts.account_name, deals.next_step
from deal_births as births
join opportunities as deals on deals.opportunity_id = births.opportunity_id
left join accounts on accounts.account_id = deals.account_id
order by births.deal_number;
