"""纷享销客's people, 销售易 and Cordys CRM: by the names of the interface and by labels."""

import json
from pathlib import Path

import pytest

from data.importers.explain import recognition
from tests.source_files import filled, write_files
from tests.test_sources import ALL_DEALS, STAGES, lost_no_row

FXIAOKE = (
    "_id,name,account_id__r,amount,close_date,sales_stage__r,sales_status__r,owner,owner__r,"
    "owner_department__r,create_time,life_status\n"
)
PEOPLE = (
    "select person_id, person_name, role, team_name from people left join teams using (team_id)"
    " order by 1"
)


def quoted(value: object) -> str:
    """A value of an interface as a cell of a CSV file."""
    return '"' + json.dumps(value, ensure_ascii=False).replace('"', '""') + '"'


def test_fxiaoke_people_by_the_names_of_the_interface(tmp_path: Path) -> None:
    """What ends in __r is an object with a name; who leads may be said by id alone."""
    wu = quoted({"id": "1006", "name": "吴江", "dept": "9"})
    east = quoted({"deptId": "1000", "deptName": "华东", "status": 0})
    files = {
        "deals.csv": FXIAOKE
        + f"a1,大单,华为,5,1704038400000,谈判,进行中,{quoted(['1001'])},"
        + f"{quoted([{'id': '1001', 'name': '张三'}])},{east},1703952000000,normal\n"
        + f"a2,小单,华为,5,1704038400000,谈判,进行中,{quoted(['FSUID_2'])},,,1703952000000,"
        "normal\n",
        "PersonnelObj.csv": "_id,user_id,name,main_department__r,leader,leader__r,email,status,"
        "life_status\n"
        + f"x1,1001,张三,{east},{quoted(['1006'])},{wu},zhang@x,0,normal\n"
        + f"FSUID_2,1002,李四,{east},{quoted(['1006'])},,li@x,0,normal\n"
        + f"x6,1006,吴江,{east},,,wu@x,0,normal\n"
        + f"x9,1009,作废的人,{east},{quoted(['1006'])},,no@x,1,invalid\n",
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        lost_no_row(found)
        assert found.source.folder.name == "fxiaoke"
        assert found.counts()["PersonnelObj.csv"] == (4, 3, 1)
        assert found.rejects() == [(5, None, None, "deleted_row")]
        assert found.rows(PEOPLE) == [
            ("1001", "张三", "rep", "华东"),
            ("1006", "吴江", "manager", "华东"),
            ("FSUID_2", "李四", "rep", "华东"),
        ]
        assert found.rows("select owner_id from opportunities order by opportunity_id") == [
            ("1001",), ("FSUID_2",),
        ]  # fmt: skip


def test_fxiaoke_people_by_their_labels(tmp_path: Path) -> None:
    files = {
        "商机.csv": "商机名称,客户名称,负责人,商机阶段,商机金额(元),预计成交日期,创建时间\n"
        "大单,华为,张三,需求确认,5,2024-03-05,2024-01-02\n",
        "人员.csv": "姓名,员工编号,主属部门,汇报对象,邮箱,生命状态\n"
        "张三,A1,华东,吴江,zhang@x,正常\n吴江,A6,华东,,wu@x,正常\n王五,A7,华东,吴江,w@x,作废\n",
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        lost_no_row(found)
        assert found.counts()["人员.csv"] == (3, 2, 1)
        assert [row[1:] for row in found.rows(PEOPLE)] == [
            ("张三", "rep", "华东"),
            ("吴江", "manager", "华东"),
        ]
        assert found.rows("select owner_id from opportunities") == [("A1",)]


def test_xiaoshouyi_by_the_names_of_the_interface(tmp_path: Path) -> None:
    """Stages are numbers there: where it was lost, or a chance of all, says what became of it."""
    text = (
        "id,entityType,ownerId,opportunityName,accountId,money,saleStageId,lostStageId,winRate,"
        "closeDate,createdAt,dimDepart\n"
        "1234567890123456789,1,77,大单,88,120000.5,301,,30,1704038400000,1703952000000,9\n"
        "1234567890123456790,1,77,小单,88,5000,305,0,100,1706716800000,1703952000000,9\n"
        "1234567890123456791,1,78,丢单,88,70,301,301,0,1706716800000,1703952000000,9\n"
        "1.23457E+18,1,78,坏单,88,70,301,,30,1706716800000,1703952000000,9\n"
    )
    with filled(write_files(tmp_path / "in", {"x.csv": text}), tmp_path / "home") as found:
        lost_no_row(found)
        assert found.source.folder.name == "xiaoshouyi"
        assert found.rows(ALL_DEALS) == [
            ("1234567890123456789", "77", "301", "120000.50", None, "2024-01-01", "2023-12-31",
             None),
            ("1234567890123456790", "77", "won", "5000.00", None, "2024-02-01", "2023-12-31",
             "2024-02-01"),
            ("1234567890123456791", "78", "lost", "70.00", None, "2024-02-01", "2023-12-31",
             "2024-02-01"),
        ]  # fmt: skip
        assert found.rejects() == [(5, "id", "1.23457E+18", "lost_digits")]
        assert found.rows("select win_rate::varchar from stages where stage_id = '301'") == [
            ("0.300000",)
        ]


def test_xiaoshouyi_by_its_labels(tmp_path: Path) -> None:
    text = (
        "销售机会名称,客户名称,销售机会所有人,所属部门,销售阶段,销售金额,赢率,结单日期,创建日期\n"
        "大单,华为,张三,华东,方案,12万,50%,2024-03-05,2024-01-02\n"
        "小单,小米,李四,华北,赢单,5000,100%,2024-02-05,2024-01-02\n"
    )
    files = {"x.csv": text.encode("gb18030")}
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        lost_no_row(found)
        assert found.source.name == "销售易"
        assert [row[1:] for row in found.rows(ALL_DEALS)] == [
            ("person:张三", "方案", "120000.00", None, "2024-03-05", "2024-01-02", None),
            ("person:李四", "赢单", "5000.00", None, "2024-02-05", "2024-01-02", "2024-02-05"),
        ]
        assert found.rows(STAGES) == [("方案", "open"), ("赢单", "won")]


def test_cordys_by_its_labels(tmp_path: Path) -> None:
    """结束时间 is when a deal is expected to end; its last stages are called 成功 and 失败."""
    files = {
        "商机.csv": "业务编码,商机名称,客户名称,商机来源,金额,意向产品,结束时间,可能性,负责人,部门,"
        "商机阶段,实际结束时间,失败原因,创建时间\n"
        'Opp-202401-000001,大单,华为,客户介绍,"120,000.50",云,2024-06-30,60%,张三,华东,方案,,,'
        "2024-01-02 08:30:00\n"
        "Opp-202401-000002,小单,小米,其他,5000,云,2024-03-31,100%,李四,华北,成功,2024-03-05,,"
        "2024-01-03 08:30:00\n"
        "Opp-202401-000003,丢单,小米,其他,70,云,2024-03-31,0%,李四,华北,失败,2024-03-06,价格,"
        "2024-01-03 08:30:00\n",
        "跟进记录.csv": "跟进类型,客户名称,商机,负责人,跟进方式,跟进时间,跟进内容\n"
        "客户,华为,大单,张三,拜访,2024-02-05 10:00:00,谈方案\n"
        "客户,小米,小单,李四,电话,2024-02-06,\n",
    }
    with filled(write_files(tmp_path / "in", files), tmp_path / "home") as found:
        lost_no_row(found)
        assert found.source.folder.name == "cordys"
        assert found.rows(ALL_DEALS) == [
            ("Opp-202401-000001", "person:张三", "方案", "120000.50", None, "2024-06-30",
             "2024-01-02", None),
            ("Opp-202401-000002", "person:李四", "成功", "5000.00", None, "2024-03-31",
             "2024-01-03", "2024-03-05"),
            ("Opp-202401-000003", "person:李四", "失败", "70.00", None, "2024-03-31",
             "2024-01-03", "2024-03-06"),
        ]  # fmt: skip
        assert found.rows(STAGES) == [("方案", "open"), ("成功", "won"), ("失败", "lost")]
        assert found.rows("select team_name from teams order by 1") == [
            ("Company",), ("华东",), ("华北",),
        ]  # fmt: skip
        assert found.rows(
            "select kind, person_id, opportunity_id from activities order by occurred_at"
        ) == [
            ("follow_up_visit", "person:张三", "Opp-202401-000001"),
            ("call", "person:李四", "Opp-202401-000002"),
        ]


def test_cordys_by_the_names_of_the_interface(tmp_path: Path) -> None:
    text = (
        "id,name,customerId,customerName,amount,possible,products,expectedEndTime,actualEndTime,"
        "owner,ownerName,stage,stageName,failureReason,departmentName,createTime\n"
        "717,大单,88,华为,120000,60,,1704038400000,,u1,张三,9,方案,,华东,1703952000000\n"
        "718,小单,88,华为,5000,100,,1704038400000,1706716800000,u1,张三,SUCCESS,SUCCESS,,华东,"
        "1703952000000\n"
    )
    with filled(write_files(tmp_path / "in", {"x.csv": text}), tmp_path / "home") as found:
        lost_no_row(found)
        assert found.source.folder.name == "cordys"
        assert [row[:4] + row[5:] for row in found.rows(ALL_DEALS)] == [
            ("717", "u1", "方案", "120000.00", "2024-01-01", "2023-12-31", None),
            ("718", "u1", "success", "5000.00", "2024-01-01", "2023-12-31", "2024-02-01"),
        ]
        assert found.rows("select person_name from people") == [("张三",)]


@pytest.mark.parametrize(
    ("source", "header"),
    [
        ("fxiaoke", "商机名称,客户名称,负责人,商机阶段,商机金额,预计成交日期,创建时间"),
        ("xiaoshouyi", "商机名称,客户名称,商机所有人,销售阶段,销售金额,结单日期,创建日期"),
        ("cordys", "商机名称,客户名称,负责人,商机阶段,金额,结束时间,创建时间"),
        ("table", "销售机会,客户,销售人员,阶段,金额,预计签单日期,录入日期"),
    ],
)
def test_each_is_told_from_the_others_and_all_its_headers_are_known(
    tmp_path: Path, source: str, header: str
) -> None:
    row = "大单,华为,张三,方案,5,2024-03-05,2024-01-02\n"
    seen = recognition(write_files(tmp_path / "in", {"x.csv": f"{header}\n{row}"}))
    assert seen.source == source
    assert all(one.field and one.score > 0.5 for one in seen.sheets[0].columns)
