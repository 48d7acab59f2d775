-- Deals that are deleted or merged, with what is recorded of them, and activities that are none.
with gone as (
    select deal_id, 'deleted_row' as reason from deal
    where is_deleted = 'true' and deal_id is not null
    union
    select merged_id, 'merged_row' from merged where merged_id is not null
),
why as (select deal_id, max(reason) as reason from gone group by deal_id)
select deal.source_file, deal.source_row, why.reason from deal join why using (deal_id)
union all
select history.source_file, history.source_row, why.reason
from stage_history as history join why using (deal_id)
union all
select source_file, source_row, 'deleted_row' from company where is_deleted = 'true'
union all
select source_file, source_row, reason from _activities where reason is not null
