-- Every deal that is not deleted; the recycle bin comes with the export.
select
    id as opportunity_id, name_text(name) as opportunity_name, account_id, owner_id,
    key_text(stage_name) as stage_id, amount, coalesce(upper(currency), amount_currency) as currency,
    close_date as expected_close_on, created_date as created_on,
    case when is_closed = 'true' then close_date end as closed_on,
    lead_source as source, next_step, lost_reason, source_file, source_row
from opportunity
where is_deleted is distinct from 'true'
