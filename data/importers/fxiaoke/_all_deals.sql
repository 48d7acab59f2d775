-- The deals, with the names inside of what the interface shows for a person or a department.
select * replace (
    shown_name(owner) as owner, shown_name(team) as team, shown_name(account) as account,
    shown_name(stage) as stage, shown_name(status) as status, shown_name(pipeline) as pipeline
)
from deals
