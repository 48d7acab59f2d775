-- What a deal is called and where it came from, as it is known now.
create view opportunities as
select
    deals.opportunity_id, deals.opportunity_name, accounts.account_name, deals.source,
    deals.product, deals.next_step
from served.opportunities as deals
left join served.accounts as accounts on accounts.account_id = deals.account_id;

-- The times at which something about a deal was changed; its close day follows from others.
create view deal_changes as
select opportunity_id, changed_at
from served.opportunity_changes
where field <> 'closed_on';

-- The times at which a manager's amount was set or taken back: to who sees those amounts.
create view deal_reviews as
select opportunity_id, changed_at
from served.opportunity_changes
where field = 'manager_amount'
    and sees_managers();

-- The name of a deal, and its id, by its number, for long lists.
create view deal_names as
select deal_number, opportunity_id, opportunity_name, account_name, next_step
from served.deal_names;

-- When deals were won.
create view won_spans as
select opportunity_id, close_on, known_from, known_to
from served.closed_deals
where outcome = 'won';
