-- The loads so far: what each read, kept out and changed.
--
-- grain:   one row per load [load_number]
-- order:   load_number desc
-- version: 1
--
-- column load_number    integer    1 is the first
-- column loaded_at      timestamp  by the clock of the machine
-- column covers_until_on date      the last day its data covers
-- column source         varchar    as what the files were read
-- column read_rows      bigint     of all tables
-- column rejected_rows  bigint     kept out
-- column rejected_rate  double     their share
-- column changed_rows   bigint     used with something changed, once for each change
select
    load_number,
    loaded_at,
    covers_until as covers_until_on,
    source,
    rows_read as read_rows,
    rows_rejected as rejected_rows,
    rows_rejected / nullif(rows_read, 0) as rejected_rate,
    rows_changed as changed_rows
from loads
order by load_number desc
