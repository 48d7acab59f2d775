"""The law of the demo company: every number that the simulator obeys, and its stories.

What a test may want to find again in the data is written here and nowhere else; the truth
file repeats it. Days are calendar days, money is CNY.
"""

from dataclasses import dataclass
from datetime import date

START = date(2024, 1, 1)
LAST = date(2026, 11, 20)
SEED = 1

OPEN_STAGES = 5
WON, LOST = 5, 6
STAGE_IDS = ("qualified", "needs", "proposal", "negotiation", "contract", "won", "lost")
STAGE_NAMES = (
    "线索确认 Qualified",
    "需求分析 Needs",
    "方案报价 Proposal",
    "商务谈判 Negotiation",
    "合同流程 Contract",
    "赢单 Won",
    "输单 Lost",
)
OUTCOMES = ("advance", "skip", "back", "lost")

# the configured win rates, by the day from which they hold
WIN_RATES: tuple[tuple[date, tuple[float, ...]], ...] = (
    (date(2024, 1, 1), (0.10, 0.25, 0.50, 0.75, 0.90)),
    (date(2025, 1, 1), (0.10, 0.20, 0.40, 0.60, 0.85)),
    (date(2026, 1, 1), (0.10, 0.20, 0.35, 0.55, 0.80)),
)


@dataclass(frozen=True)
class StageLaw:
    """How deals leave the open stages.

    shares: for each stage the chances of advance, skip, back and lost of an ordinary deal.
    mean_days: the mean stay of an ordinary deal that advances; a stay is Erlang distributed
        with two phases, on the stage's own clock (see calendar).
    stretch: how much longer than an advancing stay one is that ends otherwise.
    """

    shares: tuple[tuple[float, float, float, float], ...] = (
        (0.580, 0.030, 0.000, 0.390),
        (0.680, 0.020, 0.030, 0.270),
        (0.690, 0.020, 0.035, 0.255),
        (0.720, 0.000, 0.045, 0.235),
        (0.830, 0.000, 0.030, 0.140),
    )
    mean_days: tuple[float, ...] = (23.0, 21.0, 21.0, 22.0, 18.0)
    stretch: tuple[float, float, float, float] = (1.0, 0.8, 1.2, 1.7)
    reopen_rate: float = 0.035
    reopen_days: float = 45.0
    reopen_stage: int = 1
    # what shifts the log odds of advancing against being lost
    quality_drift: tuple[float, float, float] = (-0.7, 0.0, 0.7)
    quality_shares: tuple[float, float, float] = (0.3, 0.4, 0.3)
    size_drift: float = -0.14
    # a deal of twice the median size takes 2 ** size_pace as long
    size_pace: float = 0.12
    # so does one with an account that had no deal before, and one with an account that had
    new_account_pace: float = 1.28
    known_account_pace: float = 0.48


@dataclass(frozen=True)
class Source:
    name: str
    share: float
    drift: float


SOURCES = (
    Source("Referral 转介绍", 0.18, 0.35),
    Source("Website 官网", 0.22, 0.0),
    Source("Exhibition 展会", 0.16, -0.05),
    Source("Cold call 陌拜", 0.28, -0.25),
    Source("Partner 渠道", 0.16, 0.1),
)


@dataclass(frozen=True)
class Product:
    name: str
    share: float
    pace: float


PRODUCTS = (
    Product("Atlas Core", 0.34, 1.05),
    Product("Atlas Analytics", 0.26, 1.15),
    Product("Atlas Connect", 0.18, 0.9),
    Product("Atlas Security", 0.12, 1.1),
    Product("Atlas Services", 0.10, 0.5),
)
NEXT_STEPS = (
    "发送方案 Send proposal",
    "安排演示 Arrange demo",
    "拜访决策人 Meet decision maker",
    "跟进预算 Follow up budget",
    "法务审核 Legal review",
    "价格谈判 Price talk",
)
LOST_REASONS = (
    "Price 价格",
    "Competitor 竞争对手",
    "No budget 无预算",
    "No decision 未决策",
    "Product fit 产品不匹配",
)


@dataclass(frozen=True)
class Money:
    """Deal sizes (CNY, lognormal) and how amounts are entered and revised."""

    median: float = 230_000.0
    spread: float = 0.8
    least: float = 20_000.0
    most: float = 6_000_000.0
    missing_rate: float = 0.09
    revise_rates: tuple[float, ...] = (0.0, 0.35, 0.6, 0.6, 0.4, 0.35)
    revise_mean: float = -0.03
    revise_spread: float = 0.18
    foreign_rate: float = 0.65


@dataclass(frozen=True)
class Dates:
    """How expected close dates are guessed and pushed."""

    missing_rate: float = 0.05
    optimism: float = 0.55
    spread: float = 0.4
    month_end_rate: float = 0.35
    revise_rate: float = 0.5
    # what a representative does about a date that comes up: moves it before, soon after, late
    early_rate: float = 0.3
    late_rate: float = 0.45
    early_days: float = 6.0
    soon_days: float = 12.0
    late_days: float = 110.0


@dataclass(frozen=True)
class Season:
    """Factors on the pace of the stages and on creation, by day."""

    rush: tuple[float, ...] = (0.1, 0.2, 0.4, 0.9, 1.6)  # added at the very end of a quarter
    rush_days: int = 18
    lull: float = 0.3  # share of the rush taken from the quarter's first days
    lull_days: int = 20
    holiday_eve: float = 0.5
    christmas_eve: float = 0.6
    yearly_growth: float = 0.12


@dataclass(frozen=True)
class Stories:
    """What a demo can find; teams by their id."""

    high_director_team: str = "east"
    high_director_bias: float = 2.1
    dry_director_team: str = "south"
    dry_from: date = date(2026, 8, 1)
    dry_pace: float = 0.35
    stuck_stage: int = 2
    stuck_from: date = date(2026, 8, 24)
    stuck_pace: float = 0.55
    no_visits_team: str = "north-2"
    no_visits_from: date = date(2026, 10, 8)


LAW, MONEY, DATES, SEASON, STORIES = StageLaw(), Money(), Dates(), Season(), Stories()

# the currencies of foreign deals: their share, the first rate, the monthly drift and spread
CURRENCIES: tuple[tuple[str, float, float, float, float], ...] = (
    ("USD", 0.55, 7.10, 0.0005, 0.006),
    ("EUR", 0.30, 7.80, 0.0010, 0.009),
    ("SGD", 0.15, 5.30, 0.0004, 0.005),
)

TRIAL_RATE = 0.35
ACCOUNT_CAP = 60
GAP_MULTIPLIER = 3
