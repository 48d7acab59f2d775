-- Each deal as its last stay has it.
select deals.* replace (
    last.opportunity_id as opportunity_id, last.opportunity_name as opportunity_name,
    last.stage as stage, last.owner as owner, last.amount as amount,
    last.amount_currency as amount_currency, last.currency as currency, last.account as account,
    last.lead_source as lead_source, last.close_date as close_date,
    last.created_on as created_on, last.source_file as source_file, last.source_row as source_row
)
from (
    from history
    qualify row_number() over (
        partition by opportunity_id order by changed_at desc, source_file desc, source_row desc
    ) = 1
) as last
left join deals on false
