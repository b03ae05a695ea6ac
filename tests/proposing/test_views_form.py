"""The form: a title is enough, what is wrong stands beside its field, and nothing typed is lost."""

from tests.proposing.pages import FORM, TITLE, phone, propose, said_of, words


def test_a_title_is_enough():
    chloe = phone()
    page = propose(chloe)
    assert TITLE in words(chloe.get(page))
    row = said_of(page)
    assert (row.titles, row.kind, row.minutes, row.recording) == ({"en": TITLE}, "talk", 15, "no")
