"""Names of people and accounts, Chinese and English, without a repetition."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰飞鑫波斌宇浩凯健俊帆雪琳晨欣怡佳"
FIRST_NAMES = (
    "Emma", "Liam", "Olivia", "Noah", "Sofia", "Lucas", "Mia", "Daniel", "Hannah", "Oliver",
    "Priya", "Arjun", "Mei", "Kenji", "Laura", "Jonas", "Clara", "Hugo", "Nina", "Marco",
    "Sarah", "James", "Chloe", "Ethan", "Grace", "Ryan", "Julia", "Felix", "Anna", "Thomas",
)  # fmt: skip
LAST_NAMES = (
    "Smith", "Müller", "Tan", "Garcia", "Rossi", "Dubois", "Nguyen", "Johnson", "Schmidt", "Lim",
    "Brown", "Novak", "Santos", "Kowalski", "Andersen", "Wong", "Clark", "Fischer", "Moreau",
    "Silva", "Patel", "Weber", "Evans", "Jansen", "Costa", "Ferrari", "Hughes", "Larsen",
)  # fmt: skip
CITIES = (
    "上海", "杭州", "苏州", "南京", "宁波", "无锡", "深圳", "广州", "东莞", "佛山", "厦门", "福州",
    "北京", "天津", "青岛", "济南", "大连", "沈阳", "西安", "郑州", "武汉", "长沙", "成都", "合肥",
)  # fmt: skip
SYLLABLES = "恒信华瑞鼎盛天合嘉宏远达中科新锐博凯东方金泰隆和海润丰安康利源启明星辰卓越通联汇众"
TRADES = (
    "智能科技", "医疗器械", "精密制造", "供应链", "电子", "新能源", "生物医药", "汽车零部件",
    "物流", "食品", "化工材料", "信息技术", "机械设备", "半导体", "环保工程", "贸易",
)  # fmt: skip
ENDINGS = ("有限公司", "股份有限公司")
HEADS = (
    "North", "Blue", "Silver", "Green", "Red", "Bright", "Stone", "Clear", "Summit", "Harbor",
    "Cedar", "Falcon", "Granite", "Iron", "Lake", "Maple", "Nova", "Orchid", "Pioneer", "River",
    "Sterling", "Terra", "Union", "Vertex", "West", "Apex", "Beacon", "Coral", "Delta", "Ember",
)  # fmt: skip
TAILS = (
    "bridge", "field", "gate", "line", "point", "ridge", "stone", "ton", "view", "ware", "way",
    "wind", "wood", "works", "yard", "port", "peak", "path", "mark", "land", "hill", "grove",
)  # fmt: skip
FOREIGN_TRADES = (
    "Logistics", "Medical", "Robotics", "Foods", "Energy", "Retail", "Semiconductors", "Textiles",
    "Automotive", "Insurance", "Packaging", "Marine", "Pharma", "Telecom", "Aerospace", "Tools",
)  # fmt: skip
FOREIGN_ENDINGS = ("Ltd", "Inc", "GmbH", "SAS", "Pte Ltd", "BV")

_CHINESE = (CITIES, tuple(SYLLABLES), tuple(SYLLABLES), TRADES, ENDINGS)
_FOREIGN = (HEADS, TAILS, FOREIGN_TRADES, ("", " Group", " Europe", " Asia"), FOREIGN_ENDINGS)
# a prime larger than any part: stepping by it visits every combination once
_STRIDE = 7_368_787


def people_names(rng: np.random.Generator, chinese: int, foreign: int) -> tuple[list[str], ...]:
    """So many different Chinese and so many different foreign names."""
    given = [*GIVEN, *(a + b for a in GIVEN for b in GIVEN if a != b)]
    pairs = rng.permutation(len(SURNAMES) * len(given))[:chinese]
    local = [SURNAMES[int(p) % len(SURNAMES)] + given[int(p) // len(SURNAMES)] for p in pairs]
    middle = ("", *(f" {letter}." for letter in "ABCDEFGHJKLMNPRSTVW"))
    count = len(FIRST_NAMES) * len(LAST_NAMES)
    # plain names first; with a middle initial only when they run out
    order = np.concatenate([rng.permutation(count) + count * i for i in range(len(middle))])
    abroad = []
    for place in order[:foreign]:
        initial, pair = divmod(int(place), count)
        first, last = divmod(pair, len(LAST_NAMES))
        abroad.append(f"{FIRST_NAMES[first]}{middle[initial]} {LAST_NAMES[last]}")
    return local, abroad


def account_names(numbers: NDArray[np.int64], foreign: NDArray[np.bool_]) -> Any:
    """The names of the accounts so numbered, as an Arrow string array; no two the same.

    Different for up to 1.2 million accounts of each kind (foreign: 250 thousand, then with a
    number).
    """
    local, abroad = _combined(numbers, _CHINESE, ""), _combined(numbers, _FOREIGN, " ")
    return pc.if_else(pa.array(foreign), abroad, local)


def _combined(numbers: NDArray[np.int64], parts: tuple[tuple[str, ...], ...], glue: str) -> Any:
    size = int(np.prod([len(part) for part in parts]))
    rest = (numbers * _STRIDE) % size
    pieces = []
    for place, part in enumerate(parts):
        piece = pa.array(part, pa.string()).take(pa.array(rest % len(part)))
        rest = rest // len(part)
        spaced = glue and place in (2, 4)
        pieces.append(pc.binary_join_element_wise(glue, piece, "") if spaced else piece)
    if numbers.size and int(numbers.max()) >= size:
        again = pc.cast(pa.array(numbers // size), pa.string())
        suffix = pc.binary_join_element_wise(" ", again, "")
        pieces.append(pc.if_else(pa.array(numbers < size), "", suffix))
    return pc.binary_join_element_wise(*pieces, "")
