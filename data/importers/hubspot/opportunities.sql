-- Every deal that is neither deleted nor merged into another one.
with companies as (
    select deal_id, min(company_id) as company_id from deal_company group by deal_id
)
select
    deal.deal_id as opportunity_id, name_text(deal.name) as opportunity_name,
    companies.company_id as account_id, coalesce(deal.owner_id, 'nobody') as owner_id,
    coalesce(deal.stage_id, 'no stage') as stage_id, deal.amount,
    coalesce(upper(deal.currency), deal.amount_currency) as currency,
    deal.close_date as expected_close_on, deal.created as created_on,
    case when stages.outcome <> 'open' then deal.close_date end as closed_on,
    deal.lead_source as source, deal.next_step, deal.lost_reason, deal.source_file, deal.source_row
from deal
left join _stages as stages on stages.stage_id = deal.stage_id
left join companies on companies.deal_id = deal.deal_id
where deal.is_deleted is distinct from 'true'
    and deal.deal_id not in (select merged_id from merged where merged_id is not null)
