-- The rows that the last load kept out, with file, row, column and reason.
--
-- grain:   one row per rejected row [reject_position]
-- order:   reject_position
-- version: 1
--
-- param  reason  varchar  a code of a reason
-- param  most    bigint   no more than so many; null: all
-- column reject_position  bigint   place among all
-- column table_name       varchar  the table it was to fill
-- column file             varchar  the file
-- column row_number       bigint   its number in the file, the header being 1
-- column column_name      varchar  as the file calls it; null: the whole row
-- column cell             varchar  what stands there
-- column reason           varchar  a code
-- column sentence         varchar  the reason, and what to do
-- column others           varchar  what else is wrong with the row
with numbered as (
    select
        *,
        row_number() over (
            order by table_name, file, row_number, column_name, value, reason
        ) as reject_position
    from load_rejects
)
select
    reject_position,
    table_name,
    file,
    row_number,
    column_name,
    value as cell,
    reason,
    sentence,
    also as others
from numbered
where $reason is null or reason = $reason
order by reject_position
limit $most
