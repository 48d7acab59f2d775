-- The teams of the company, each after the one it belongs to.
--
-- grain:   one row per team [team_id]
-- order:   tree_position
-- version: 1
--
-- column team_id         varchar  the team
-- column team_name       varchar  label
-- column parent_team_id  varchar  the team above; null: the company
-- column level           varchar  company, director, department, team
-- column depth           integer  0 is the company
-- column tree_position   bigint   place when the tree is read aloud
select
    team_id,
    team_name,
    parent_team_id,
    level,
    depth,
    tree_position
from team_tree
order by tree_position
