-- Every deal. The file has a value for won deals only; an open or lost one is worth its
-- product's list price. Deals have no expected day, and no day before they are engaged.
with forms as (
    select day_form(engage_date) as engage_form, day_form(close_date) as close_form
    from sales_pipeline
),
prices as (
    select replace(lower(product), ' ', '') as product_key, min(product) as product,
        min(amount_text(sales_price)) as sales_price
    from products
    where product is not null
    group by all
)
select
    deals.opportunity_id,
    coalesce(prices.product, deals.product) as opportunity_name,
    id_text('account', deals.account) as account_id,
    id_text('agent', deals.sales_agent) as owner_id,
    deals.deal_stage as stage_id,
    case deals.deal_stage
        when 'Won' then amount_text(deals.close_value)
        else prices.sales_price
    end as amount,
    day_text(deals.engage_date, forms.engage_form) as created_on,
    day_text(deals.close_date, forms.close_form) as closed_on,
    coalesce(prices.product, deals.product) as product,
    deals.source_file,
    deals.source_row
from sales_pipeline as deals
cross join forms
-- the catalogue says "GTX Pro", the deals say "GTXPro"
left join prices on prices.product_key = replace(lower(deals.product), ' ', '')
