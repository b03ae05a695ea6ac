"""What is lost between two states of a database is told, and what is new is no loss."""

from tests.upgrades.rows import differences

ROWS = [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Bilal"}]


def told(*later, table="people"):
    return differences({table: ROWS}, {table: list(later), "new_table": [{"id": 1}]})


def test_the_same_rows_with_a_new_column_in_another_order_are_the_same():
    assert (
        told({"id": 2, "name": "Bilal", "since": None}, {"id": 1, "name": "Ada", "since": 1}) == []
    )


def test_a_row_that_is_gone_is_told():
    assert told(ROWS[0]) == ["people #2 is gone: {'id': 2, 'name': 'Bilal'}"]


def test_all_rows_that_are_gone_are_told():
    assert len(told()) == 2


def test_a_value_that_changed_is_told():
    assert told(ROWS[0], {"id": 2, "name": "B."}) == ["people #2: name was 'Bilal', is 'B.'"]


def test_a_column_that_is_gone_is_told():
    assert told({"id": 1}, {"id": 2}) == ["people: the columns name are gone"]


def test_a_row_that_nobody_made_is_told_but_where_tables_grow():
    chloe = {"id": 3, "name": "Chloé"}
    assert told(*ROWS, chloe) == ["people #3 is new: {'id': 3, 'name': 'Chloé'}"]
    assert told(*ROWS, chloe, table="django_content_type") == []


def test_a_row_that_is_there_twice_is_told():
    assert told(*ROWS, ROWS[0]) == ["people: 2 rows are #1"]


def test_rows_without_a_number_are_known_by_all_they_say():
    before = {"pairs": [{"left": 1, "right": 2}]}
    assert differences(before, {"pairs": [{"left": 1, "right": 3}]}) == [
        "pairs [1, 2] is gone: {'left': 1, 'right': 2}",
        "pairs [1, 3] is new: {'left': 1, 'right': 3}",
    ]


def test_a_table_that_is_gone_is_told():
    assert differences({"people": ROWS}, {}) == ["people: the table is gone, with 2 rows"]
