-- Whose people each user belongs to: their role's, where anybody has a role of the tree, else
-- their manager's. Who leads belongs to what they lead.
with roles as (
    select user_role.id, count(children.id) > 0 as leads, user_role.parent_id is null as is_top,
        count(parents.id) > 0 and bool_and(parents.parent_id is null) as is_second
    from user_role
    left join user_role as children on children.parent_id = user_role.id
    left join user_role as parents on parents.id = user_role.parent_id
    group by user_role.id, user_role.parent_id
),
use as (
    select exists (from user join roles on roles.id = user.role_id) as by_role,
        exists (from user where manager_id is not null) as by_manager
),
managers as (
    select distinct chief.id from user join user as chief on chief.id = user.manager_id
)
select
    user.*,
    case
        when use.by_role then coalesce('role:' || roles.id, 'company')
        when managers.id is not null then 'people of:' || user.id
        when user.manager_id in (select id from managers) then 'people of:' || user.manager_id
        else 'company'
    end as team_id,
    case
        when use.by_role and roles.leads and roles.is_top then 'vp'
        when use.by_role and roles.leads and roles.is_second then 'director'
        when use.by_role and roles.leads then 'manager'
        when use.by_role and roles.id is not null then 'rep'
        when use.by_role then null
        when managers.id is not null then 'manager'
        when use.by_manager then 'rep'
    end as role,
    use.by_role
from user
cross join use
left join roles on roles.id = user.role_id
left join managers on managers.id = user.id
