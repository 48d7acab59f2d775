-- Every deal of the table, open or closed.
select
    opportunity_key as opportunity_id, deal_name as opportunity_name, account_key as account_id,
    coalesce(owner_key, 'nobody') as owner_id, stage_key as stage_id,
    amount_said as amount, currency_said as currency, expected_on as expected_close_on,
    manager_amount, created_on, closed_day as closed_on, name_text(lead_source) as source,
    name_text(product) as product, next_step, lost_reason, source_file, source_row
from _deals
