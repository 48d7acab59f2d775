-- Of the rows of each file and table, how many the last load read, took and kept out.
--
-- grain:   one row per kind and table [kind] [table_name]
-- order:   kind, table_position, table_name
-- version: 1
--
-- column kind            varchar  file: of the CRM; table: what was made of them
-- column table_position  integer  place in the report
-- column table_name      varchar  the table
-- column file            varchar  where the rows came from
-- column read_rows       bigint   loaded and rejected together
-- column loaded_rows     bigint   that the figures rest on
-- column rejected_rows   bigint   kept out
-- column rejected_rate   double   their share; null: nothing was read
select
    case kind when 'source' then 'file' else kind end as kind,
    place as table_position,
    table_name,
    file,
    rows_read as read_rows,
    rows_loaded as loaded_rows,
    rows_rejected as rejected_rows,
    rows_rejected / nullif(rows_read, 0) as rejected_rate
from load_report
order by kind, table_position, table_name
