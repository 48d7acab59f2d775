-- The activities of the table of all that are loaded, or left out, from the table of their kind.
select engagement.source_file, engagement.source_row
from engagement
where id in (select id from item)
