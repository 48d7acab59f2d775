"""What the README says of the queries is what their headers say."""

from tests.readme import BETWEEN, README, with_table


def test_the_table_of_queries_is_the_headers() -> None:
    text = README.read_text(encoding="utf-8")
    assert BETWEEN.search(text), "the README has lost the place of its table of queries"
    assert text == with_table(text), "`make readme` writes the table anew"


def test_the_picture_is_there() -> None:
    text = README.read_text(encoding="utf-8")
    picture = text.split("![", 1)[1].split("](", 1)[1].split(")", 1)[0]
    assert (README.parent / picture).is_file()
