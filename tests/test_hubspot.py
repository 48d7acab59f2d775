"""What people did and when deals moved, in HubSpot's tables and lists: what counts and what not."""

from pathlib import Path

from tests.source_files import filled, write_files
from tests.test_sources import lost_no_row

DEAL = (
    "deal_id,is_deleted,deal_pipeline_id,deal_pipeline_stage_id,owner_id,property_dealname,"
    "property_amount,property_closedate,property_createdate\n"
    "1,false,p1,s2,7,A,100,,2024-01-02 06:49:18\n2,false,p1,s1,7,A again,5,,2024-01-02 06:49:18\n"
)
DONE = (
    "select activity_id, kind, person_id, opportunity_id, account_id,"
    " strftime(occurred_at, '%m-%d %H:%M'), cast(minutes as varchar) from activities order by 1"
)
REJECTED = "select file, row_number, reason from load_rejects order by 1, 2"


def test_activities_of_a_warehouse_are_those_that_were_done(tmp_path: Path) -> None:
    files = {
        "deal.csv": DEAL,
        "merged.csv": "deal_id,merged_deal_id\n1,2\n",
        "company.csv": "id,property_name,property_createdate\n91,Acme,2024-01-01 00:00:00\n",
        "owner.csv": "owner_id,first_name,last_name,email\n7,Ann,Lee,ann@x\n8,Bob,Ray,bob@x\n",
        "engagement_call.csv": "engagement_id,_fivetran_deleted,_fivetran_synced,"
        "property_hs_timestamp,property_hubspot_owner_id,property_hs_call_duration,type\n"
        "11,false,2024-06-01 00:00:00,2024-03-04 10:00:00,7,90000,CALL\n"
        "12,true,2024-06-01 00:00:00,2024-03-04 10:00:00,7,90000,CALL\n",
        "engagement_email.csv": "engagement_id,_fivetran_deleted,_fivetran_synced,"
        "property_hs_timestamp,property_hubspot_owner_id,property_hs_email_direction,type\n"
        "21,false,2024-06-01 00:00:00,2024-03-05 10:00:00,8,EMAIL,EMAIL\n"
        "22,false,2024-06-01 00:00:00,2024-03-05 11:00:00,8,INCOMING_EMAIL,EMAIL\n",
        "engagement_meeting.csv": "engagement_id,_fivetran_synced,start_time,end_time,"
        "meeting_outcome,title\n"
        "31,2024-06-01 00:00:00,2024-03-06 10:00:00,2024-03-06 10:45:00,,First visit to Acme\n"
        "32,2024-06-01 00:00:00,2024-03-07 10:00:00,2024-03-07 10:45:00,NO_SHOW,Acme\n"
        "33,2024-06-01 00:00:00,2024-07-01 10:00:00,2024-07-01 10:45:00,,Next month\n",
        "engagement_task.csv": "engagement_id,_fivetran_deleted,_fivetran_synced,"
        "property_hs_timestamp,property_hubspot_owner_id,property_hs_task_status,"
        "property_hs_task_completion_date,type\n"
        "41,false,2024-06-01 00:00:00,2024-12-31 10:00:00,7,COMPLETED,2024-03-08 09:00:00,TASK\n"
        "42,false,2024-06-01 00:00:00,2024-03-09 10:00:00,7,NOT_STARTED,,TASK\n",
        "engagement.csv": "id,portal_id,owner_id,timestamp,type\n"
        "11,5,,,CALL\n31,5,8,,MEETING\n51,5,8,2024-03-10 08:00:00,NOTE\n",
        "engagement_deal.csv": "deal_id,engagement_id,engagement_type\n1,11,CALL\n2,31,MEETING\n",
        "engagement_company.csv": "company_id,engagement_id,engagement_type\n91,31,MEETING\n",
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        lost_no_row(found)
        assert found.source.folder.name == "hubspot"
        assert found.rows(DONE) == [
            ("11", "call", "7", "1", None, "03-04 10:00", "1.50"),
            ("21", "email", "8", None, None, "03-05 10:00", None),
            ("31", "first_visit", "8", "1", "91", "03-06 10:00", "45.00"),
            ("41", "other", "7", None, None, "03-08 09:00", None),
            ("51", "other", "8", None, None, "03-10 08:00", None),
        ]
        assert found.rows(REJECTED) == [
            ("deal.csv", 3, "merged_row"),
            ("engagement_call.csv", 3, "deleted_row"),
            ("engagement_email.csv", 3, "came_in"),
            ("engagement_meeting.csv", 3, "not_done"),
            ("engagement_meeting.csv", 4, "not_done"),
            ("engagement_task.csv", 3, "not_done"),
        ]
        assert found.counts()["engagement.csv"] == (3, 3, 0)
        # neither the task that is due at the year's end nor next month's meeting covers its day
        assert found.rows("select value from settings where key = 'covers_until'") == [
            ("2024-03-10",)
        ]


def test_an_activity_without_a_time_is_rejected(tmp_path: Path) -> None:
    files = {"deal.csv": DEAL, "engagement.csv": "id,portal_id,type\n11,5,CALL\n"}
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        lost_no_row(found)
        assert found.rows(REJECTED) == [("engagement.csv", 2, "missing")]


def test_lists_of_activities_of_each_kind_are_one_table(tmp_path: Path) -> None:
    """Their titles have other headers, which is what tells a call from a meeting."""
    files = {
        "deals.csv": "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Close Date,Create Date\n"
        "1,A,qualifiedtobuy,5,Ann Lee,2024-06-30 10:00,2024-01-02 10:00\n",
        "calls.csv": "Record ID,Call title,Activity date,Activity assigned to,Call duration,"
        "Associated Deal,Associated Company,Create date\n"
        "11,Call Acme,2024-03-04 10:00,Ann Lee,00:12:30,A,Acme,2024-03-04 10:00\n"
        "12,,2024-03-04 11:00,Ann Lee,,B;A,,2024-03-04 11:00\n",
        "emails.csv": "Record ID,Email subject,Email direction,Activity date,Activity assigned to\n"
        "21,Offer,EMAIL,2024-03-05 10:00,Bob Ray\n22,Re: Offer,INCOMING_EMAIL,2024-03-05 11:00,\n",
        "meetings.csv": "Record ID,Meeting name,Meeting outcome,Meeting start time,"
        "Meeting end time,Activity assigned to,Create date\n"
        "31,Acme,Completed,2024-03-06 10:00,2024-03-06 11:00,Ann Lee,2024-03-01 10:00\n"
        "32,Acme,Scheduled,2024-03-03 10:00,2024-03-03 11:00,Ann Lee,2024-03-01 10:00\n"
        "33,Acme,,2025-03-06 10:00,2025-03-06 11:00,Ann Lee,2024-03-01 10:00\n",
        "tasks.csv": "Record ID,Task title,Task status,Due date,Completed at,Assigned to\n"
        "41,Send it,Completed,2024-12-31 10:00,2024-03-07 10:00,Ann Lee\n"
        "42,Call them,Not started,2024-12-31 10:00,,Ann Lee\n",
        "notes.csv": "Record ID,Note body,Activity date,Activity assigned to\n"
        "51,They like it,2024-03-08 10:00,Bob Ray\n",
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        lost_no_row(found)
        assert found.source.folder.name == "hubspot_list"
        assert [row[:3] + row[5:] for row in found.rows(DONE)] == [
            ("11", "call", "person:ann lee", "03-04 10:00", "12.50"),
            ("12", "call", "person:ann lee", "03-04 11:00", None),
            ("21", "email", "unknown", "03-05 10:00", None),
            ("31", "follow_up_visit", "person:ann lee", "03-06 10:00", "60.00"),
            ("41", "other", "person:ann lee", "03-07 10:00", None),
            ("51", "other", "unknown", "03-08 10:00", None),
        ]
        assert found.rows(
            "select activity_id, opportunity_id, account_id from activities"
            " where opportunity_id is not null or account_id is not null order by 1"
        ) == [("11", "1", "unknown")]
        assert found.rows(REJECTED) == [
            ("emails.csv", 3, "came_in"),
            ("meetings.csv", 3, "not_done"),
            ("meetings.csv", 4, "not_done"),
            ("tasks.csv", 3, "not_done"),
        ]


def test_one_table_of_stage_history_makes_the_deals_too(tmp_path: Path) -> None:
    text = (
        "Record ID,Deal Name,Deal Stage,Date entered stage,Date left stage,Original Source,Amount,"
        "Deal owner\n"
        "1,A,Offer,2024-02-01 10:00,2024-03-01 09:00,Ads,£1000,Ann Lee\n"
        '1,A,Closed Won,2024-03-01 09:00,,Ads,"£1,200",Bob Ray\n'
        "2,B,Idea,2024-01-05 10:00,,,£50,Ann Lee\n"
        "1,A,Idea,2024-01-02 10:00,2024-02-01 10:00,Ads,£900,Ann Lee\n"
    )
    with filled(write_files(tmp_path / "in", {"x.csv": text}), tmp_path / "home") as found:
        lost_no_row(found)
        assert found.source.folder.name == "hubspot_history"
        assert found.counts()["x.csv"] == (4, 4, 0)
        assert found.rows(
            "select opportunity_id, owner_id, stage_id, cast(amount as varchar), currency, source"
            " from opportunities order by 1"
        ) == [
            ("1", "person:bob ray", "closed won", "1200.00", "GBP", "Ads"),
            ("2", "person:ann lee", "idea", "50.00", "GBP", None),
        ]
        assert found.rows(
            "select opportunity_id, cast(changed_at as varchar), value from opportunity_changes"
            " order by 1, 2"
        ) == [
            ("1", "2024-01-02 10:00:00", "idea"),
            ("1", "2024-02-01 10:00:00", "offer"),
            ("1", "2024-03-01 09:00:00", "closed won"),
            ("2", "2024-01-05 10:00:00", "idea"),
        ]


def test_one_table_of_stage_history_beside_the_list_of_deals(tmp_path: Path) -> None:
    """The list says what a deal is now; the other table when it moved."""
    files = {
        "deals.csv": "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Close Date,Create Date\n"
        "1,A,Offer,5,Ann Lee,2024-06-30 10:00,2024-01-02 10:00\n",
        "stays.csv": "Record ID,Deal Name,Deal Stage,Date entered stage,Amount,Deal owner\n"
        "1,A,Idea,2024-01-02 10:00,4,Ann Lee\n1,A,Offer,2024-02-01 10:00,4,Ann Lee\n"
        "9,Z,Offer,2024-02-01 10:00,4,Ann Lee\n",
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        lost_no_row(found)
        assert found.source.folder.name == "hubspot_list"
        assert found.rows("select value from opportunity_changes order by changed_at") == [
            ("idea",), ("offer",),
        ]  # fmt: skip
        assert found.rows(REJECTED) == [("stays.csv", 4, "unknown_deal")]


def test_the_history_of_properties_has_stages_where_nothing_else_has(tmp_path: Path) -> None:
    """One table of all properties: stage, amount, owner and close date of each deal."""
    files = {
        "deal.csv": DEAL,
        "stays.csv": "deal_id,value,date_entered\n2,s1,2024-01-02 06:49:18\n",
        "deal_property_history.csv": "deal_id,name,value,timestamp\n"
        "1,dealstage,s0,2024-01-02 06:49:18\n1,dealstage,s2,2024-02-02 06:49:18\n"
        "2,dealstage,s1,2024-01-02 06:49:18\n1,hubspot_owner_id,7,2024-02-03 06:49:18\n",
        "stage.csv": "stage_id,label,pipeline_id,display_order,probability,is_closed,closed_won\n"
        "s1,Idea,p1,0,0.4,FALSE,FALSE\ns2,Offer,p1,1,0.5,FALSE,FALSE\n",
        "owner.csv": "owner_id,first_name,last_name,email\n7,Ann,Lee,ann@x\n",
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        lost_no_row(found)
        assert found.rows(
            "select opportunity_id, field, value from opportunity_changes order by 1, changed_at"
        ) == [
            ("1", "stage_id", "s0"),
            ("1", "stage_id", "s2"),
            ("1", "owner_id", "7"),
            ("2", "stage_id", "s1"),
        ]
        assert "s0" in [name for (name,) in found.rows("select stage_name from stages")]
