-- What a deal is called and where it came from, as it is known now, of the deals that were the
-- viewer's on some day. What is to be done next is told only where a deal is still theirs.
create view opportunities as
select
    deals.opportunity_id, deals.opportunity_name, accounts.account_name, deals.source,
    deals.product, case when seen.to_on = date '9999-12-31' then deals.next_step end as next_step
from served.opportunities as deals
join (
    select opportunity_id, max(to_on) as to_on from seen_deals group by opportunity_id
) as seen on seen.opportunity_id = deals.opportunity_id
left join served.accounts as accounts on accounts.account_id = deals.account_id;

-- The times at which something about these deals was changed; its close day follows from others.
create view deal_changes as
select opportunity_id, changed_at
from served.opportunity_changes
where field <> 'closed_on'
    and exists (
        select 1 from seen_deals as seen
        where seen.opportunity_id = opportunity_changes.opportunity_id
            and opportunity_changes.changed_at < seen.to_on
    );

-- The times at which a manager's amount of these deals was set or taken back, until they were no
-- longer theirs: to who sees those amounts.
create view deal_reviews as
select opportunity_id, changed_at
from served.opportunity_changes
where field = 'manager_amount'
    and sees_managers()
    and exists (
        select 1 from seen_deals as seen
        where seen.opportunity_id = opportunity_changes.opportunity_id
            and opportunity_changes.changed_at < seen.to_on
    );

-- The same by the deal's number, for long lists.
create view deal_names as
select
    names.deal_number, names.opportunity_id, names.opportunity_name, names.account_name,
    case when present.deal_number is not null then names.next_step end as next_step
from served.deal_names as names
-- at the end of the record a deal is of one owner and team
left join seen_deals as present
    on present.deal_number = names.deal_number
    and present.to_on = date '9999-12-31'
where names.deal_number in (select deal_number from seen_deals);

-- When deals were won, of those that were theirs on some day: whoever won them in the end, it says
-- what became of the chance.
create view won_spans as
select opportunity_id, close_on, known_from, known_to
from served.closed_deals
where outcome = 'won'
    and opportunity_id in (select opportunity_id from seen_deals);
