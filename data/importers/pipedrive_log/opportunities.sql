-- Every deal of the log.
select
    deal_id as opportunity_id, title as opportunity_name, account_id,
    coalesce(owner_id, 'nobody') as owner_id, stage_id, amount, currency,
    substr(expected_close_on, 1, 10) as expected_close_on, substr(created, 1, 10) as created_on,
    case when stage_id = 'lost' then lost_reason end as lost_reason, source_file, source_row
from _deals
