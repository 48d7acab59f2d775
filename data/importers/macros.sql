-- Shared by all mappings: raw cells (trimmed text, null where blank) to the contract's text.
-- What a macro cannot read it leaves as it is, so that the load rejects it with its value.

-- How a column writes its days, decided over the whole column: 'iso', 'month first' (M/D/YYYY)
-- or 'day first' (D/M/YYYY). Where every day could be either, the month is taken to be first.
create macro day_form(written) as
    case
        when count(written) filter (written like '%/%') = 0 then 'iso'
        when bool_or(try_cast(split_part(written, '/', 1) as integer) > 12)
            and not coalesce(bool_or(try_cast(split_part(written, '/', 2) as integer) > 12), false)
            then 'day first'
        else 'month first'
    end;

-- A day as ISO text, by the form of its column.
create macro day_text(written, form) as
    case
        when form = 'iso' or written not like '%/%' then written
        else coalesce(
            strftime(
                case form
                    when 'day first' then try_strptime(written, '%d/%m/%Y')
                    else try_strptime(written, '%m/%d/%Y')
                end,
                '%Y-%m-%d'
            ),
            written
        )
    end;

-- An amount without thousands separators and currency signs: 1,234.50 and $1,234.50 are 1234.50.
create macro amount_text(written) as
    case
        when regexp_full_match(written, '[$€£¥]?\s*-?\d{1,3}(,\d{3})+(\.\d+)?')
            or regexp_full_match(written, '[$€£¥]\s*-?\d+(\.\d+)?')
            then regexp_replace(written, '[$€£¥,\s]', '', 'g')
        else written
    end;

-- A name as people mean it: without spaces around it or doubled inside; null where empty.
create macro name_text(written) as
    nullif(trim(regexp_replace(written, '\s+', ' ', 'g')), '');

-- An id made of a name, for sources that have names only: told apart by kind and by the name.
create macro id_text(kind, written) as
    kind || ':' || lower(name_text(written));

-- A name or id as it is compared: without case and spaces.
create macro key_text(written) as
    lower(name_text(written));

-- An id without the brackets of a list of one, as interfaces give owners.
create macro one_id(written) as
    case
        when written like '[%' then nullif(regexp_replace(written, '[\[\]"'' ]', '', 'g'), '')
        else written
    end;

-- What an interface shows of somebody or something: a text, or the name inside of an object or of
-- a list's first one.
create macro shown_name(written) as
    case
        when written not like '{%' and written not like '[%' or not json_valid(written) then written
        else coalesce(
            json_extract_string(written, '$.name'), json_extract_string(written, '$.deptName'),
            json_extract_string(written, '$[0].name'), json_extract_string(written, '$[0].deptName'),
            case when json_type(written, '$[0]') = 'VARCHAR'
                then json_extract_string(written, '$[0]') end
        )
    end;

-- What the name of a stage or status says of its outcome, in the languages of the CRMs.
create macro outcome_of(said) as
    case
        when said is null then null
        when regexp_matches(
            lower(said),
            '^fail(ed|ure)?$|\blost\b|\blose\b|closedlost|closed_lost|abandon|disqualif|cancel|\bdead\b|no decision'
            || '|verloren|perdu|perdid|输单|輸單|丢单|失单|无效|失败|作废|丢失'
        ) then 'lost'
        when regexp_matches(
            lower(said),
            '\bwon\b|^win$|^success$|^成功$|closedwon|closed_won|gewonnen|gagn[ée]|ganad[oa]'
            || '|赢单|贏單|成交|已签|签约成功|成功关闭'
        ) and not regexp_matches(lower(said), 'won''t|预计成交|未成交') then 'won'
        else 'open'
    end;

-- The kind of an activity by what it is called.
create macro kind_of(said) as
    case
        when regexp_matches(lower(said), '\bcall|phone|电话|通话') then 'call'
        when regexp_matches(lower(said), 'first visit|首次拜访|初次拜访|首访') then 'first_visit'
        when regexp_matches(lower(said), 'visit|meeting|\bdemo|\blunch|拜访|外勤|会议|面谈')
            then 'follow_up_visit'
        when regexp_matches(lower(said), 'mail|邮件') then 'email'
        else 'other'
    end;

-- What an activity of HubSpot is: only calls, e-mails and meetings are told as such, since notes,
-- messages and tasks stand beside the calls and meetings they are about.
create macro hubspot_kind(type, title) as
    case
        when type like '%MEETING%' and kind_of(title) = 'first_visit' then 'first_visit'
        when type like '%MEETING%' then 'follow_up_visit'
        when type like '%CALL%' then 'call'
        when type like '%EMAIL%' then 'email'
        else 'other'
    end;

-- Why an activity of HubSpot is none, null where it is one. A task says that it is done; a meeting
-- is held unless its outcome or its time says otherwise; `seen` is the last time the data knows.
create macro hubspot_not(type, task_status, completed, outcome, direction, started, seen) as
    case
        when type like '%TASK%' and completed is null
            and upper(coalesce(task_status, '')) not like 'COMPLETED%' then 'not_done'
        when type like '%MEETING%' and (
            regexp_replace(upper(coalesce(outcome, '')), '[^A-Z]', '', 'g')
                in ('SCHEDULED', 'RESCHEDULED', 'NOSHOW', 'CANCELED', 'CANCELLED')
            or (outcome is null and try_cast(started as timestamp) > seen)
        ) then 'not_done'
        when type = 'INCOMING_EMAIL' or upper(direction) like 'INCOMING%' then 'came_in'
    end;

-- Minutes of a length in milliseconds, or as 00:12:30.
create macro length_minutes(written) as
    cast(round(case
        when regexp_full_match(written, '\d+(\.0+)?') then try_cast(written as double) / 60000
        when regexp_full_match(written, '\d+:\d\d:\d\d') then
            try_cast(split_part(written, ':', 1) as double) * 60
            + try_cast(split_part(written, ':', 2) as double)
            + try_cast(split_part(written, ':', 3) as double) / 60
    end, 2) as varchar);

-- How long HubSpot says that it took, in minutes: by its length, else from its start to its end.
create macro hubspot_minutes(length, started, ended) as
    coalesce(
        length_minutes(length),
        cast(date_diff('minute', try_cast(started as timestamp), try_cast(ended as timestamp))
            as varchar)
    );

-- Of rows that become one, the number of the first: the one in the file that min(file) names.
create macro first_row(file, row) as
    arg_min(row, (file, row));
