"""What pure functions returned is remembered within so many bytes, whoever chooses what to ask."""

import tracemalloc

from hypothesis import given, strategies as st

from meshup.kit.bounded_memo import ENTRY_BYTES, remember_within

ROOM = 20_000


def doubling():
    asked = []

    @remember_within(ROOM)
    def doubled(text):
        asked.append(text)
        return text * 2

    return doubled, asked


def test_what_was_asked_before_is_not_worked_out_again():
    doubled, asked = doubling()
    assert [doubled("a"), doubled("b"), doubled("a")] == ["aa", "bb", "aa"]
    assert asked == ["a", "b"]
    doubled.clear()
    assert (doubled("a"), len(doubled), asked) == ("aa", 1, ["a", "b", "a"])


@given(st.lists(st.text("ab", max_size=6).map(lambda text: text * 300), max_size=60))
def test_it_always_answers_right_and_never_takes_more_than_its_room(texts):
    doubled, _asked = doubling()
    for text in texts:
        assert doubled(text) == text * 2
        assert doubled.bytes <= ROOM
        assert doubled.bytes >= len(doubled) * ENTRY_BYTES


def test_what_is_asked_for_again_stays_longest():
    doubled, asked = doubling()
    for number in range(200):
        doubled("often")
        doubled(f"{number}" * 100)
    assert asked.count("often") == 1


def test_one_value_cannot_drive_out_all_others():
    doubled, asked = doubling()
    doubled("small")
    doubled("x" * ROOM)
    doubled("small")
    assert asked.count("small") == 1


def test_what_it_counts_is_what_it_takes():
    @remember_within(2_000_000)
    def doubled(text):
        return text * 2

    tracemalloc.start()
    for number in range(20_000):
        doubled(f"{number:05}" * 50)
    taken, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 2_000_000 * 1.1
