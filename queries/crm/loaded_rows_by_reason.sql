-- What the last load kept out, changed or remarked, by table, column and reason, with an example.
--
-- grain:   one row per line of the report [reason_position]
-- order:   reason_position
-- version: 2
--
-- column reason_position  bigint   place in the report: what was kept out first
-- column severity         varchar  reject: kept out; notice: used with something changed; remark: of no row
-- column table_name       varchar  null: of no table
-- column column_name      varchar  as the file calls it; null: of the whole row
-- column reason           varchar  a code
-- column sentence         varchar  the reason, and what to do
-- column reason_rows      bigint   null: of no row
-- column file             varchar  of the example
-- column row_number       bigint   of the example
-- column cell             varchar  of the example
-- column told             varchar  a remark as its message and the values in it, JSON; null: of no remark
select
    place as reason_position,
    severity,
    table_name,
    column_name,
    reason,
    sentence,
    row_count as reason_rows,
    file,
    row_number,
    value as cell,
    told
from load_reasons
order by place
