"""Each CRM's export, real where there is one and else written after the list of its headers."""

import json
from pathlib import Path

import pytest

from data.importers.answers import Answers, SheetAnswers, read_answers
from data.importers.explain import recognition
from data.importers.recognise import kept_answers, known_sources
from data.load import check, load
from data.questions import Asked
from data.readers import find_sheets
from data.workspace import DataFault
from tests.conftest import DATASETS
from tests.data_folders import served
from tests.source_files import DEALS, Filled, filled, write_files
from words.columns import COLUMNS
from words.fields import FIELDS

ALL_DEALS = (
    "select opportunity_id, owner_id, stage_id, cast(amount as varchar), currency,"
    " cast(expected_close_on as varchar), cast(created_on as varchar), cast(closed_on as varchar)"
    " from opportunities order by 1"
)
STAGES = "select stage_name, outcome from stages order by position"


def dataset(name: str) -> Path:
    folder = DATASETS / name
    if not folder.is_dir():
        pytest.skip(f"the dataset {name} is not there")
    return folder


def lost_no_row(found: Filled) -> None:
    for name, (read, loaded, rejected) in found.counts().items():
        assert read == loaded + rejected, name


def test_a_salesforce_data_export(tmp_path: Path) -> None:
    """All its history has one time, so that only the ids tell the order of the saves."""
    with filled(dataset("salesforce_data_export"), tmp_path) as found:
        lost_no_row(found)
        assert found.source.folder.name == "salesforce"
        counts = found.counts()
        assert counts["opportunity.csv"] == (31, 31, 0)
        assert counts["OpportunityHistory.csv"] == (62, 62, 0)
        assert found.rows(
            "select count(*), sum(amount) from opportunities join stages using (stage_id)"
            " where outcome = 'won'"
        ) == found.rows(
            "select count(*), sum(cast(amount as decimal(18, 2))) from scratch.raw.opportunity"
            " where is_won = 'true'"
        )
        assert found.rows("select count(*) from teams where parent_team_id = 'role:'") == [(0,)]
        assert found.rows("select team_name from teams where team_id = 'company'") == [("Company",)]
        # the sentinel of a database for no user is nobody
        assert found.rows("select count(*) from people where team_id like '%000000%'") == [(0,)]
        assert found.rows("select count(*) from opportunity_changes where field = 'stage_id'") == [
            (62,)
        ]


def test_salesforce_with_roles_history_and_activities(tmp_path: Path) -> None:
    files = {
        "Opportunity.csv": '"Id","IsDeleted","Name","StageName","Amount","Probability","CloseDate",'
        '"IsClosed","IsWon","OwnerId","CreatedDate","AccountId"\n'
        '"0061","0","A","Proposal","100","60","2024-06-30 00:00:00","0","0","0051",'
        '"2024-01-02 09:00:00","000000000000000AAA"\n'
        '"0062","0","B","Closed Won","50","100","2024-03-01 00:00:00","1","1","0052",'
        '"2024-01-03 09:00:00","0011"\n'
        '"0063","1","Gone","Proposal","9","60","2024-06-30 00:00:00","0","0","0051",'
        '"2024-01-02 09:00:00",""\n',
        "OpportunityHistory.csv": "Id,OpportunityId,StageName,Amount,CloseDate,CreatedDate,"
        "IsDeleted\n"
        "0081,0061,Qualification,80,2024-05-31,2024-01-02 09:00:00,0\n"
        "0082,0061,Proposal,80,2024-06-30,2024-02-02 09:00:00,0\n"
        "0083,0061,Proposal,100,2024-06-30,2024-02-03 09:00:00,0\n"
        "0084,0063,Proposal,9,2024-06-30,2024-02-03 09:00:00,0\n",
        "OpportunityFieldHistory.csv": "Id,OpportunityId,Field,OldValue,NewValue,CreatedDate\n"
        "0171,0061,Owner,0052,0051,2024-02-10 09:00:00\n"
        "0172,0061,Owner,Bob,Ann,2024-02-10 09:00:00\n",
        "User.csv": "Id,Username,Alias,FirstName,LastName,Email,UserRoleId,ManagerId\n"
        "0051,ann@x,ann,Ann,Lee,ann@x,00E3,\n0052,bob@x,bob,Bob,Ray,bob@x,00E2,\n",
        "UserRole.csv": "Id,Name,ParentRoleId\n00E1,CEO,000000000000000AAA\n"
        "00E2,East,00E1\n00E3,East reps,00E2\n",
        "Account.csv": "Id,IsDeleted,Name,OwnerId,Industry,CreatedDate\n0011,0,Acme,0052,x,"
        "2023-01-01 00:00:00\n",
        "Task.csv": "Id,WhatId,AccountId,OwnerId,Subject,Type,TaskSubtype,ActivityDate,IsClosed,"
        "IsDeleted,Status,CreatedDate,CallDurationInSeconds\n"
        "00T1,0061,,0051,Call Acme,Call,Call,2024-02-05,1,0,Completed,2024-02-01 08:00:00,90\n"
        "00T2,0061,,0051,Later,Call,Call,2024-09-05,0,0,Open,2024-02-01 08:00:00,\n",
        "Event.csv": "Id,WhatId,AccountId,OwnerId,Subject,Type,StartDateTime,IsDeleted,"
        "DurationInMinutes\n00U1,0011,0011,0052,Lunch,Meeting,2024-02-06T12:00:00.000Z,0,60\n",
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        lost_no_row(found)
        assert found.rows(ALL_DEALS) == [
            ("0061", "0051", "proposal", "100.00", None, "2024-06-30", "2024-01-02", None),
            ("0062", "0052", "closed won", "50.00", None, "2024-03-01", "2024-01-03", "2024-03-01"),
        ]
        assert found.rows(STAGES) == [
            ("Proposal", "open"),
            ("Qualification", "open"),
            ("Closed Won", "won"),
        ]
        assert found.rows(
            "select field, cast(changed_at as date)::varchar, value from opportunity_changes"
            " order by changed_at, field"
        ) == [
            ("amount", "2024-01-02", "80.00"),
            ("expected_close_on", "2024-01-02", "2024-05-31"),
            ("stage_id", "2024-01-02", "qualification"),
            ("expected_close_on", "2024-02-02", "2024-06-30"),
            ("stage_id", "2024-02-02", "proposal"),
            ("amount", "2024-02-03", "100.00"),
            ("stage_id", "2024-02-03", "proposal"),
            ("owner_id", "2024-02-10", "0051"),
        ]
        assert found.rows("select person_name, role, team_id from people order by 1") == [
            ("Ann Lee", "rep", "role:00E3"),
            ("Bob Ray", "director", "role:00E2"),
        ]
        assert found.rows(
            "select kind, opportunity_id, account_id, cast(minutes as varchar) from activities"
            " order by 1"
        ) == [("call", "0061", None, "1.50"), ("follow_up_visit", None, "0011", "60.00")]
        assert sorted(reason for *_, reason in found.rejects()) == [
            "deleted_row", "deleted_row", "not_done", "not_mapped",
        ]  # fmt: skip


def test_salesforce_tables_of_a_warehouse_with_nothing_but_deleted_deals(tmp_path: Path) -> None:
    with filled(dataset("fivetran_salesforce_seeds"), tmp_path) as found:
        lost_no_row(found)
        assert found.counts()["sf_opportunity_data.csv"] == (10, 0, 10)
        assert found.counts()["activities"][1] > 0


def test_a_salesforce_report_with_pairs_of_currency_and_a_footer(tmp_path: Path) -> None:
    text = (
        '"Territory Region","Opportunity Owner","Account Name","Opportunity Name","Stage",'
        '"Total Amount Currency","Total Amount","Close Date"\n'
        '"EMEA","Ann Lee","Acme","Acme big","Prospecting","EUR","1,234,567","3/31/2024"\n'
        '"EMEA","Bob Ray","Beta","Beta","Closed Won","USD","$5,000.50","1/5/2024"\n\n'
        '"Open pipeline"\n"Copyright (c) 2000-2024 salesforce.com, inc. All rights reserved."\n'
        '"Confidential Information - Do Not Distribute"\n"Generated By:  Ann Lee"\n"Acme Corp"\n'
    )
    with filled(write_files(tmp_path / "in", {"report.csv": text}), tmp_path / "home") as found:
        assert found.source.folder.name == "salesforce_report"
        assert found.counts()["report.csv"] == (2, 2, 0)
        assert "no row (5)" in found.remarks()
        assert [row[1:] for row in found.rows(ALL_DEALS)] == [
            ("person:ann lee", "prospecting", "1234567.00", "EUR", "2024-03-31", None, None),
            ("person:bob ray", "closed won", "5000.50", "USD", "2024-01-05", None, "2024-01-05"),
        ]
        assert found.rows("select team_name from teams order by 1") == [("Company",), ("EMEA",)]


def test_a_salesforce_report_with_groups_and_subtotals(tmp_path: Path) -> None:
    """What stands between the deals makes no deal, no person, no team and no stage."""
    text = (
        '"Opportunity Owner","Stage","Opportunity Name","Account Name","Amount","Close Date"\n'
        '"Opportunity Owner: Ann Lee (2 records)","","","","",""\n'
        '"Ann Lee","Prospecting","Big","Acme","€1,000.00","3/31/2024"\n'
        '"","Subtotal","","","€1,000.00",""\n'
        '"Ann Lee","Closed Won","Total care","Acme","€500.00","1/5/2024"\n'
        '"","Subtotal","","","€500.00",""\n'
        '"Subtotal","","","","€1,500.00",""\n"","Count","","","2",""\n'
        '"Bob Ray","Prospecting","Small","Beta","€20.00","3/31/2024"\n'
        '"Grand Total","","","","€1,520.00",""\n'
    )
    with filled(write_files(tmp_path / "in", {"report.csv": text}), tmp_path / "home") as found:
        lost_no_row(found)
        assert found.source.folder.name == "salesforce_report"
        assert found.counts()["report.csv"] == (8, 3, 5)
        assert "no row (1)" in found.remarks()
        assert found.rejects() == [
            (2, "Opportunity Owner", "Opportunity Owner: Ann Lee (2 records)", "group_row"),
            (4, "Stage", "Subtotal", "subtotal"),
            (6, "Stage", "Subtotal", "subtotal"),
            (7, "Opportunity Owner", "Subtotal", "subtotal"),
            (8, "Stage", "Count", "subtotal"),
        ]
        assert found.rows("select sum(amount)::varchar from opportunities") == [("1520.00",)]
        assert found.rows("select person_name from people order by 1") == [
            ("Ann Lee",),
            ("Bob Ray",),
        ]
        assert found.rows(STAGES) == [("Prospecting", "open"), ("Closed Won", "won")]


def test_hubspot_tables_of_a_warehouse(tmp_path: Path) -> None:
    """Deals without stage, amount or owner; the stages of six pipelines; tasks nobody has done."""
    with filled(dataset("fivetran_hubspot_seeds"), tmp_path) as found:
        lost_no_row(found)
        assert found.counts()["engagement_meeting_data.csv"] == (100, 100, 0)
        assert found.counts()["engagement_task_data.csv"] == (2, 0, 2)
        assert found.rows("select kind, count(*) from activities group by 1 order by 1") == [
            ("call", 1),
            ("email", 1),
            ("follow_up_visit", 100),
            ("other", 2),
        ]
        assert found.source.folder.name == "hubspot"
        assert found.counts()["deal_data.csv"] == (44, 44, 0)
        assert found.rows("select distinct stage_id from opportunities") == [("no stage",)]
        assert found.rows(
            "select count(*) - count(distinct stage_name), count(*) filter (outcome = 'won') > 0"
            " from stages"
        ) == [(0, True)]


def test_hubspot_with_pipelines_history_and_merged_deals(tmp_path: Path) -> None:
    files = {
        "deal.csv": "deal_id,is_deleted,deal_pipeline_id,deal_pipeline_stage_id,owner_id,"
        "property_dealname,property_amount,property_closedate,property_createdate\n"
        "1,false,p1,s1,7,A,100,1719705600000,2024-01-02 6:49:18\n"
        "2,false,p2,s3,7,B,50,2024-03-01 00:00:00,2024-01-02 6:49:18\n"
        "3,false,p1,s1,7,A again,100,,2024-01-02 6:49:18\n",
        "deal_stage.csv": "_fivetran_start,deal_id,_fivetran_active,_fivetran_end,date_entered,"
        "value\n2024-01-02 6:49:18,1,TRUE,2050-01-01 00:00:00,2024-01-02 6:49:18,s1\n"
        "2024-01-02 6:49:18,3,TRUE,2050-01-01 00:00:00,2024-01-02 6:49:18,s1\n",
        "stage.csv": "stage_id,label,pipeline_id,display_order,probability,is_closed,closed_won\n"
        "s1,Offer,p1,0,0.4,FALSE,FALSE\ns2,Offer,p2,0,0.5,FALSE,FALSE\n"
        "s3,Signed,p2,1,1.0,TRUE,TRUE\n",
        "pipeline.csv": "pipeline_id,label,display_order\np1,Sales,0\np2,Partners,1\n",
        "owner.csv": "owner_id,first_name,last_name,email\n7,Ann,Lee,ann@x\n",
        "merged.csv": "deal_id,merged_deal_id\n1,3\n",
        "history.csv": "deal_id,name,value,timestamp\n1,amount,80,2024-01-02 6:49:18\n"
        "1,closedate,1717113600000,2024-01-02 6:49:18\n1,dealname,A,2024-01-02 6:49:18\n",
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        lost_no_row(found)
        assert found.rows(ALL_DEALS) == [
            ("1", "7", "s1", "100.00", None, "2024-06-30", "2024-01-02", None),
            ("2", "7", "s3", "50.00", None, "2024-03-01", "2024-01-02", "2024-03-01"),
        ]
        assert found.rows(STAGES) == [
            ("Sales: Offer", "open"),
            ("Partners: Offer", "open"),
            ("Signed", "won"),
        ]
        assert found.rejects() == [
            (3, None, None, "merged_row"),
            (4, None, None, "merged_row"),
        ]
        assert ("expected_close_on", "2024-05-31") in found.rows(
            "select field, value from opportunity_changes"
        )


def test_a_hubspot_list(tmp_path: Path) -> None:
    text = (
        "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Close Date,Create Date\n"
        "11,A,qualifiedtobuy,£1000,Ann Lee,2024-06-30 10:00,2024-01-02 10:00\n"
        '12,B,closedwon,"£2,500.50",Ann Lee,2024-02-01 10:00,2024-01-02 10:00\n'
    )
    with filled(write_files(tmp_path / "in", {"deals.csv": text}), tmp_path / "home") as found:
        assert found.source.folder.name == "hubspot_list"
        assert found.rows(ALL_DEALS) == [
            ("11", "person:ann lee", "qualifiedtobuy", "1000.00", "GBP", "2024-06-30",
             "2024-01-02", None),
            ("12", "person:ann lee", "closedwon", "2500.50", "GBP", "2024-02-01",
             "2024-01-02", "2024-02-01"),
        ]  # fmt: skip


def test_a_flat_table_of_contacts_deals_and_companies(tmp_path: Path) -> None:
    """Its headers are somebody's own: three are known only by what they contain."""
    seen = recognition(dataset("hubspot_flat_export"))
    became = {one.column: (one.field, one.score) for one in seen.sheets[0].columns}
    assert became["contact_owner_name"] == ("owner", 0.5)
    assert became["deal_amount_usd"] == ("amount", 0.5)
    with filled(dataset("hubspot_flat_export"), tmp_path) as found:
        assert found.counts()["hubspot_combined_v2.csv"] == (40, 40, 0)


def test_a_pipedrive_export_links_by_name(tmp_path: Path) -> None:
    files = {
        "deals.csv": "\ufeffDeal - ID;Deal - Title;Deal - Status;Deal - Stage;Deal - Value;"
        "Deal - Currency of value;Deal - Organization;Deal - Owner;Deal - Expected close date;"
        "Deal - Deal created;Deal - Won time;Deal - Lost time\n"
        "1;A;Open;Offer;1 234,56;EUR;Acme;Ann;31.12.2026;2024-01-01 10:00:00;;\n"
        "2;B;Won;Offer;1 000,00;EUR;Acme;Bob;;2024-01-01 10:00:00;2024-03-01 10:00:00;\n"
        "3;C;Lost;Idea;5,00;USD;Beta;Bob;;2024-01-01 10:00:00;;2024-04-01 10:00:00\n",
        "activities.csv": "Activity - Subject,Activity - Due date,Activity - Assigned to user,"
        "Activity - Type,Activity - Done,Deal\nCall Acme,2024-02-01,Ann,Call,Done,A\n"
        "Later,2024-06-01,Ann,Call,To do,A\n",
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        lost_no_row(found)
        assert [row[:4] + row[5:] for row in found.rows(ALL_DEALS)] == [
            ("1", "person:ann", "offer", "1234.56", "2026-12-31", "2024-01-01", None),
            ("2", "person:bob", "won", "1000.00", None, "2024-01-01", "2024-03-01"),
            ("3", "person:bob", "lost", "5.00", None, "2024-01-01", "2024-04-01"),
        ]
        assert found.rows("select kind, person_id, opportunity_id from activities") == [
            ("call", "person:ann", "1")
        ]
        assert found.rejects() == [(3, None, None, "not_done")]


def test_a_pipedrive_change_log(tmp_path: Path) -> None:
    """Deals of two creations, activities of unknown deals; every deal ends with a lost reason."""
    with filled(dataset("enpal_pipedrive_changes"), tmp_path) as found:
        lost_no_row(found)
        assert found.counts()["deal_changes.csv"] == (15_406, 15_401, 5)
        assert found.counts()["opportunities"] == (1_995, 1_995, 0)
        assert found.counts()["opportunity_changes"] == (13_406, 13_406, 0)
        # 13 moves come after a lost reason, and those deals may be open again
        assert found.rows(
            "select count(*) filter (stage_id <> 'lost') <= 13, count(lost_reason) > 1900"
            " from opportunities"
        ) == [(True, True)]
        assert found.rows("select stage_name from stages order by position limit 2") == [
            ("Lead Generation",),
            ("Qualified lead",),
        ]


def test_fxiaoke_by_its_api_names(tmp_path: Path) -> None:
    """Midnight in Shanghai is the evening before in Greenwich; owners are lists of one."""
    text = (
        "_id,name,account_id,account_id__r,amount,close_date,sales_stage,sales_stage__r,"
        "sales_status__r,owner,owner__r,create_time,life_status\n"
        'a1,大单,c1,华为,120000.00,1704038400000,2,需求确认,进行中,"[""1001""]",张三,'
        "1703952000000,normal\n"
        'a2,小单,c2,小米,5000,1706716800000,3,商务谈判,赢单,"[""1002""]",李四,1703952000000,normal\n'
        'a3,废单,c2,小米,5000,1706716800000,3,商务谈判,进行中,"[""1002""]",李四,1703952000000,作废\n'
    )
    with filled(write_files(tmp_path / "in", {"x.csv": text}), tmp_path / "home") as found:
        lost_no_row(found)
        assert found.source.folder.name == "fxiaoke"
        assert found.rows(ALL_DEALS) == [
            ("a1", "1001", "需求确认", "120000.00", None, "2024-01-01", "2023-12-31", None),
            ("a2", "1002", "won", "5000.00", None, "2024-02-01", "2023-12-31", None),
        ]
        assert found.rejects() == [(4, None, None, "deleted_row")]
        assert found.rows("select person_name from people order by person_id") == [
            ("张三",),
            ("李四",),
        ]


def test_fxiaoke_by_its_labels_in_the_encoding_of_chinese_excel(tmp_path: Path) -> None:
    text = (
        "商机名称,客户名称,负责人,负责人主属部门,商机阶段,商机金额(元),预计成交日期,创建时间,商机状态\n"
        "大单,华为,张三,华东,需求确认,12万,2024年3月5日,2024/1/2 08:30,进行中\n"
        '小单,小米,李四,华北,方案报价,"¥1,234",2024年12月5日,2024/1/3 8:30,赢单\n'
    )
    files = {"商机.csv": text.encode("gb18030")}
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        assert "gb18030" in found.remarks()
        assert [row[1:] for row in found.rows(ALL_DEALS)] == [
            ("person:张三", "需求确认", "120000.00", None, "2024-03-05", "2024-01-02", None),
            ("person:李四", "won", "1234.00", "CNY", "2024-12-05", "2024-01-03", None),
        ]
        assert found.rows("select team_name from teams order by 1") == [
            ("Company",),
            ("华东",),
            ("华北",),
        ]


@pytest.mark.parametrize(
    ("source", "text", "stage", "day"),
    [
        (
            "zoho",
            "Record Id,Deal Owner.id,Deal Owner,Amount,Deal Name,Closing Date,Stage\n"
            'zcrm_1,zcrm_9,Ann,"$1,234",A,2024-06-30,Proposal\n',
            "proposal",
            "2024-06-30",
        ),
        (
            "dynamics",
            "(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,"
            "Topic,Potential Customer,Est. revenue,Est. close date,Pipeline Phase,Status,Owner\n"
            'id1,x,45600,A,Acme,"3,522.00",45631,2-Develop,Open,Ann\n',
            "2-develop",
            "2024-12-05",
        ),
        (
            "table",
            "销售机会名称,客户名称,销售阶段,预计签单日期,所有人,预计销售金额\nA,华为,谈判,2024-06-30,王,5\n",
            "谈判",
            "2024-06-30",
        ),
        (
            "bitrix",
            "deal_id,title,created_at,stage_id,manager_id,expected_amount,currency,closed_at,"
            "custom_deadline\n1,A,02.01.2024 11:00,NEW,7,100,RUB,,31.12.2024\n",
            "new",
            "2024-12-31",
        ),
    ],
)
def test_other_crms_by_their_headers(
    tmp_path: Path, source: str, text: str, stage: str, day: str
) -> None:
    with filled(write_files(tmp_path / "in", {"x.csv": text}), tmp_path / "home") as found:
        assert found.source.folder.name == source
        rows = found.rows("select stage_id, cast(expected_close_on as varchar) from opportunities")
        assert rows == [(stage, day)]


def test_a_table_of_probability_and_two_dates(tmp_path: Path) -> None:
    """Organizations are the only key; what is no opportunity has a status instead of a stage."""
    with filled(dataset("fp20_crm_pipelines"), tmp_path) as found:
        assert found.counts()["CRM-and-Sales-Pipelines.csv"] == (3_000, 3_000, 0)
        assert found.rows(
            "select count(*) from opportunities where stage_id in ('won', 'lost')"
        ) == [(83 + 61,)]
        assert found.rows(
            "select min(created_on)::varchar, max(created_on)::varchar, count(distinct owner_id)"
            " from opportunities"
        ) == [("2024-01-02", "2024-05-31", 8)]


def test_two_people_of_one_name_are_not_taken_for_one(tmp_path: Path) -> None:
    files = {
        "deals.csv": DEALS + "1,A,Ann Lee,Offer,5,2024-06-30,2024-01-02\n"
        "2,B,Bob Ray,Offer,5,2024-06-30,2024-01-02\n",
        "people.csv": "User ID,Full Name,Manager,Department\n1,Ann Lee,Mia Wu,East\n"
        "2,Ann Lee,Mia Wu,West\n3,Bob Ray,Mia Wu,East\n",
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        assert found.rows("select opportunity_id, owner_id from opportunities order by 1") == [
            ("1", "unknown"),
            ("2", "3"),
        ]
        assert found.rows(
            "select value from scratch.notices where reason = 'person_to_unknown'"
        ) == [("one of several called Ann Lee",)]
        assert ("Mia Wu", "manager") in found.rows("select person_name, role from people")


def test_deals_without_ids_keep_theirs_from_export_to_export(tmp_path: Path) -> None:
    header = "Deal Name,Account,Stage,Amount,Created Date\n"
    first = header + "A,Acme,Offer,5,2024-01-02\nA,Acme,Offer,6,2024-01-02\n"
    second = header + "New,Beta,Offer,5,2024-02-02\nA,Acme,Closed Won,5,2024-01-02\n"
    ids = []
    for place, text in enumerate((first, second)):
        folder = write_files(tmp_path / str(place), {"deals.csv": text})
        with filled(folder, tmp_path / "home") as found:
            ids.append([row[0] for row in found.rows(ALL_DEALS)])
    assert ids[0] == ["deal:a | acme | 2024-01-02", "deal:a | acme | 2024-01-02 #2"]
    assert ids[0][0] in ids[1]


def test_stages_stand_in_the_order_they_say(tmp_path: Path) -> None:
    text = (
        "Deal ID,Deal Name,Stage,Amount,Probability (%),Created Date\n1,A,Talks,5,60,2024-01-02\n"
        "2,B,Idea,5,10,2024-01-02\n3,C,Closed Lost,5,0,2024-01-02\n4,D,Signed,5,90,2024-01-02\n"
    )
    folder = write_files(tmp_path / "in", {"deals.csv": text})
    with filled(folder, tmp_path / "home") as found:
        assert found.rows(
            "select stage_name, outcome, win_rate::varchar from stages order by position"
        ) == [
            ("Idea", "open", "0.100000"),
            ("Talks", "open", "0.600000"),
            ("Signed", "open", "0.900000"),
            ("Closed Lost", "lost", None),
        ]
    said = Answers(stages={"signed": {"outcome": "won", "position": 9}})
    with filled(folder, tmp_path / "home", answers=said) as found:
        assert ("Signed", "won") in found.rows(STAGES)


def test_what_nobody_can_know_is_asked_and_an_answer_is_kept(tmp_path: Path) -> None:
    rows = "1,A,Ann,Offer,1.200,03/04/2024,\n2,B,Ann,Offer,15.000,05/04/2024,\n"
    folder = write_files(tmp_path / "in", {"deals.csv": DEALS + rows})
    home = tmp_path / "home"
    with pytest.raises(Asked) as asked:
        check(folder, home)
    kinds = {(one.place.column, one.kind) for one in asked.value.questions}
    assert kinds == {("Close Date", "date_order"), ("Amount", "number_style")}
    assert "“03/04/2024”" in str(asked.value)
    answers = Answers(
        date_order="day first",
        sheets={"deals": SheetAnswers(number_style={"amount": "1.234,50"})},
        teams={"Ann": "North"},
        settings={"reporting_currency": "CHF"},
    )
    (tmp_path / "mapping.json").write_text(answers.text(), encoding="utf-8")
    assert read_answers(tmp_path / "mapping.json") == answers
    assert load(folder, home, answers=answers).succeeded
    deals = "select cast(amount as varchar), cast(expected_close_on as varchar) from opportunities"
    assert served(home, f"{deals} order by 1") == [
        ("1200.00", "2024-04-03"),
        ("15000.00", "2024-04-05"),
    ]
    assert served(home, "select team_name from teams join people using (team_id)") == [("North",)]
    assert served(home, "select value from settings where key = 'reporting_currency'") == [("CHF",)]
    # the next export of the same kind needs no answer, and one of another kind is not hurt by it
    assert load(folder, home).is_unchanged
    other = "Deal - Title,Deal - Status,Deal - Value\nA,Open,5.50\n"
    sheets, _ = find_sheets(write_files(tmp_path / "other", {"x.csv": other}))
    assert kept_answers(home, sheets) == Answers()
    assert kept_answers(home, find_sheets(folder)[0]).teams == answers.teams


def test_days_in_doubt_follow_the_others_of_their_sheet(tmp_path: Path) -> None:
    rows = "1,A,Ann,Offer,5,03/04/2024,31/01/2024\n"
    with filled(write_files(tmp_path / "in", {"d.csv": DEALS + rows}), tmp_path / "h") as found:
        assert found.rows("select cast(expected_close_on as varchar) from opportunities") == [
            ("2024-04-03",)
        ]
        assert "as the other days of the sheet" in found.remarks()


def test_a_recognition_explains_itself_and_is_corrected(tmp_path: Path) -> None:
    header = "Deal ID,Deal Name,Deal Owner,Stage,Amount,Worth,Created Date\n"
    text = header + "1,A,Ann,Offer,5,7,2024-01-02\n"
    folder = write_files(tmp_path / "in", {"deals.csv": text, "notes.txt": "hello"})
    seen = recognition(folder)
    assert (seen.source, seen.unread) == ("table", ("notes.txt",))
    column = next(one for one in seen.sheets[0].columns if one.column == "Amount")
    assert (column.field, column.kind, column.samples) == ("amount", "amount", ("5",))
    assert "Amount → amount" in seen.text()
    said = json.loads(seen.answers().text())
    said["sheets"]["deals"]["columns"] |= {"Amount": "", "Worth": "amount"}
    (tmp_path / "m.json").write_text(json.dumps(said), encoding="utf-8")
    with filled(folder, tmp_path / "home", answers=read_answers(tmp_path / "m.json")) as found:
        assert found.rows("select cast(amount as varchar) from opportunities") == [("7.00",)]


@pytest.mark.parametrize(
    "said",
    [
        "no json", "[]", '{"columns": {}}', '{"date_order": "sometimes"}',
        '{"sheets": {"deals": {"columns": {"A": "amount", "B": "amount"}}}}',
        '{"sheets": {"deals": {"columns": {"Amount": 5}}}}',
        '{"stages": {"x": {"outcome": "maybe"}}}', '{"stages": {"x": {"win_rate": "high"}}}',
        '{"settings": {"colour": "red"}}', '{"source": 5}', '{"sheets": []}',
        '{"sheets": {"deals": {"columns": {"Amount": "money"}}}}',
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_used_is_one_sentence(tmp_path: Path, said: str) -> None:
    (tmp_path / "m.json").write_text(said, encoding="utf-8")
    rows = "1,A,Ann,Offer,5,2024-04-03,2024-01-31\n"
    folder = write_files(tmp_path / "in", {"d.csv": DEALS + rows})
    with pytest.raises(DataFault):
        check(folder, tmp_path / "home", answers=read_answers(tmp_path / "m.json"))


def test_rates_of_exchange_beside_an_export_are_used(tmp_path: Path) -> None:
    files = {
        "deals.csv": DEALS + "1,A,Ann,Offer,€5,2024-06-30,2024-01-31\n",
        "exchange_rates.csv": "currency,from_on,rate\nUSD,2024-01-01,7.1\n",
        "targets.csv": "a,b\n1,2\n",
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        assert found.counts()["exchange_rates"] == (1, 1, 0)
        assert "targets" not in found.counts()


def test_every_field_has_a_name_in_words() -> None:
    """What the page offers to choose from; the catalogue's own test asks for its translation."""
    fields = {
        one.name for source in known_sources() for sheet in source.sheets for one in sheet.fields
    }
    assert not fields - set(FIELDS) - set(COLUMNS)
