-- The canonical tables: what a load fills and every query stands on.
--
-- The columns are those of the contract, typed. A few technical ones are added, each marked
-- `technical`: they keep the order of the file, which settles ties, and where a row came from.
-- Money is DECIMAL; an amount is in the deal's own currency here, converted in queries/model.

-- one row per team; the root is the company. The loader makes sure that there is exactly one
-- root, that no parent is missing, and that there is no cycle. It adds the team `unknown`
-- directly under the root where anything in the data ever counts for it.
create table teams (
    team_id        varchar not null primary key,
    team_name      varchar not null,
    parent_team_id varchar            -- null only for the root
);

-- one row per person; the person `unknown` stands for references that nobody answers to
create table people (
    person_id   varchar not null primary key,
    person_name varchar not null,
    email       varchar,
    role        varchar,              -- vp, director, manager, rep, operations
    team_id     varchar,              -- of teams
    joined_on   date,
    left_on     date                  -- the first day away
);

-- one row per belonging; [from_on, to_on)
create table team_moves (
    person_id   varchar not null,
    team_id     varchar not null,
    role        varchar,
    from_on     date not null,
    to_on       date,                 -- null: still there
    entry_order bigint not null       -- technical: place in the file
);

-- one row per stage of the funnel
create table stages (
    stage_id   varchar not null primary key,
    stage_name varchar not null,
    position   integer not null,
    outcome    varchar not null,      -- open, won, lost
    win_rate   decimal(9, 6)          -- a share
);

-- one row per rate that was configured; of two from one day the last entered holds
create table win_rates (
    stage_id    varchar not null,
    win_rate    decimal(9, 6) not null,
    from_on     date not null,
    entry_order bigint not null       -- technical: place in the file
);

-- one row per account
create table accounts (
    account_id     varchar not null primary key,
    account_name   varchar not null,
    owner_id       varchar,           -- of people
    registered_on  date,
    status         varchar,           -- owned, public, customer
    released_on    date,
    release_reason varchar
);

-- one row per deal as it is now
create table opportunities (
    opportunity_id    varchar not null primary key,
    opportunity_name  varchar,
    account_id        varchar,        -- of accounts
    owner_id          varchar not null,  -- of people
    stage_id          varchar not null,  -- of stages
    amount            decimal(18, 2), -- in currency; null: missing
    currency          varchar,        -- null: the reporting currency
    expected_close_on date,
    manager_amount    decimal(18, 2), -- in currency; null: not reviewed
    created_on        date,           -- null: see first_loaded_on
    closed_on         date,           -- of the present closure
    source            varchar,
    product           varchar,
    next_step         varchar,
    lost_reason       varchar,
    first_loaded_on   date            -- technical: last covered day of the first load that brought it
);

-- one row per change of one field of one deal: the value from that time on
create table opportunity_changes (
    opportunity_id varchar not null,  -- of opportunities
    change_id      varchar,
    changed_at     timestamp not null,  -- company local time
    field          varchar not null,  -- stage_id, amount, expected_close_on, manager_amount, owner_id; from loads only: closed_on, and removed (yes, no)
    value          varchar,           -- canonical text: ISO day, plain decimal, id; null: emptied
    old_value      varchar,           -- the same
    has_old_value  boolean not null,  -- technical: false where the source has no such column
    origin         varchar not null,  -- technical: 'log' from the source's change log, 'load' found by comparing, 'typed' in the app, in the reporting currency
    entry_order    bigint not null    -- technical: place in the file
);

-- technical: one row per deal that was loaded once and is not in the latest export, with what was
-- answered about it. A kept one stays as it was last known; a removed one has the change `removed`.
create table gone_deals (
    opportunity_id varchar not null primary key,  -- of opportunities
    answer         varchar not null,  -- removed, kept
    since_on       date not null      -- last covered day of the first load that lacked it
);

-- one row per thing a person did
create table activities (
    activity_id    varchar not null primary key,
    kind           varchar not null,  -- call, first_visit, follow_up_visit, customer_visit, email, other
    person_id      varchar not null,  -- of people
    account_id     varchar,
    opportunity_id varchar,
    occurred_at    timestamp not null,  -- company local time
    minutes        decimal(18, 2)
);

-- one row per trial customer and day of use
create table trial_activity (
    account_id varchar not null,      -- of accounts
    active_on  date not null,
    person_id  varchar                -- of people
);

-- one row per team, month and tier, and day one was typed in the app
create table targets (
    team_id    varchar not null,         -- of teams
    month      date not null,            -- its first day
    amount     decimal(18, 2),           -- in the reporting currency; null: taken back
    tier       varchar not null,         -- target, stretch
    known_from date not null default date '0001-01-01'  -- technical: the day it was typed
);

-- one row per currency and day a rate begins
create table exchange_rates (
    currency varchar not null,
    from_on  date not null,
    rate     decimal(18, 8) not null  -- one unit in the reporting currency
);

-- one row per setting. The loader always writes reporting_currency, fiscal_year_start_month,
-- gap_multiplier and covers_until (ISO day), by its defaults where the source is silent.
create table settings (
    key   varchar not null primary key,
    value varchar
);

-- What follows no source brings: it is what a load says of itself.

-- one row per table of the contract that was filled, and per file of a source that has other ones
create table load_report (
    place         integer not null,
    kind          varchar not null,   -- table, source
    table_name    varchar not null,
    file          varchar not null,
    rows_read     bigint not null,    -- loaded and rejected together
    rows_loaded   bigint not null,
    rows_rejected bigint not null
);

-- one row per table, column and reason
create table load_reasons (
    place       bigint not null,
    severity    varchar not null,     -- reject, notice: used with something changed, remark: of no row
    table_name  varchar,
    column_name varchar,
    reason      varchar not null,     -- a code of data/reasons.py
    row_count   bigint,
    file        varchar,              -- of the first such row, which is the example
    row_number  bigint,
    value       varchar,
    sentence    varchar,              -- in English
    told        varchar               -- a remark as message and values, JSON: see data/sentence.py
);

-- one row per row that was kept out
create table load_rejects (
    table_name  varchar not null,
    file        varchar not null,
    row_number  bigint not null,
    column_name varchar,
    value       varchar,
    reason      varchar not null,
    sentence    varchar,
    also        varchar               -- what else is wrong with the row
);

-- one row per load so far, this one included
create table loads (
    load_number   integer not null,   -- 1 is the first
    loaded_at     timestamp not null, -- by the clock of the machine
    covers_until  date not null,
    source        varchar not null,
    rows_read     bigint not null,
    rows_rejected bigint not null,
    rows_changed  bigint not null     -- used with something changed: a row once for each change
);
