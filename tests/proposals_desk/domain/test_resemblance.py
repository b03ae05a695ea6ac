"""What looks like the same proposal: laws, examples, and work that grows with what is written."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given, strategies as st

from meshup.proposals_desk.domain import resemblance
from meshup.proposals_desk.domain.resemblance import NEIGHBOURS, Wording, look_alikes

ABSTRACT = (
    "We start from rumours in a village and end with ten thousand nodes that agree on what they"
    " know, by pictures and without a single formula, and everybody may ask at any moment."
)
OTHER = (
    "Antennas on the roofs of a town, how to build one from a tin, where to put it so that the"
    " neighbour sees it, and what the law says of it when the weather is good."
)


def alike(*wordings: tuple[str, str]) -> bool:
    """Say whether all of these, each a title and a text, look like the first one."""
    listed = [
        Wording(UUID(int=number), (title,), (text,))
        for number, (title, text) in enumerate(wordings)
    ]
    return len(look_alikes(listed).get(UUID(int=0), ())) == len(listed) - 1


def test_the_same_title_is_alike_whatever_its_case_marks_and_accents():
    assert alike(("Réseaux, en l’air !", ""), ("RESEAUX en l air", ""))


def test_a_letter_or_a_long_word_more_makes_no_other_title():
    assert alike(("Gossip without a crowd", ""), ("Gosip without a crowd", ""))
    assert alike(("Gossip without a crowd", ""), ("Gossip without crowd", ""))
    assert alike(
        ("Mesh networks above Paris roofs", ""), ("Mesh networks above Paris roofs tonight", "")
    )


def test_titles_that_share_a_word_or_two_are_others():
    assert not alike(("Introduction to IPFS", ""), ("Introduction to Nostr", ""))
    assert not alike(("Mesh", ""), ("Mash", ""))
    assert not alike(("A talk", ABSTRACT), ("Another one", OTHER))


def test_the_same_text_under_another_title_is_alike_even_if_a_part_was_written_anew():
    assert alike(("Rumours", ABSTRACT), ("From village to network", ABSTRACT))
    assert alike(("Rumours", ABSTRACT), ("From village to network", ABSTRACT + " Come along!"))


def test_a_sentence_that_everybody_writes_makes_nobody_alike():
    both = "In this talk we will look at "
    assert not alike(("One", both + ABSTRACT), ("Two", both + OTHER))


texts = st.text(alphabet="abcde ", max_size=40)
wordings = st.lists(st.tuples(texts, texts), max_size=12).map(
    lambda pairs: [
        Wording(UUID(int=number), (title,), (text,)) for number, (title, text) in enumerate(pairs)
    ]
)


@given(wordings)
def test_whatever_one_looks_like_looks_like_it(listed):
    found = look_alikes(listed)
    for uuid, others in found.items():
        assert uuid not in others
        assert len(set(others)) == len(others) > 0
        assert all(uuid in found[other] for other in others)


@given(wordings, st.randoms())
def test_the_order_of_the_list_is_only_that_of_what_comes_back(listed, chance):
    shuffled = [*listed]
    chance.shuffle(shuffled)
    one, other = look_alikes(listed), look_alikes(shuffled)
    assert {uuid: set(others) for uuid, others in one.items()} == {
        uuid: set(others) for uuid, others in other.items()
    }


@given(st.lists(st.sampled_from(["gossip", "routing", "mesh"]), min_size=2, max_size=30))
def test_who_shares_a_title_is_never_alone(titles):
    found = look_alikes(Wording(UUID(int=n), (title,)) for n, title in enumerate(titles))
    for number, title in enumerate(titles):
        assert (UUID(int=number) in found) == (titles.count(title) > 1)


def test_three_hundred_of_the_same_are_compared_with_their_neighbours_only(monkeypatch):
    compared = []
    pairs = resemblance._pairs

    def counted(group):
        for pair in pairs(group):
            compared.append(pair)
            yield pair

    monkeypatch.setattr(resemblance, "_pairs", counted)
    numbers = {}
    for many in (100, 300):
        compared.clear()
        listed = [
            Wording(UUID(int=n), ("Gossip without a crowd",), (ABSTRACT,)) for n in range(many)
        ]
        found = look_alikes(listed)
        assert len(found) == many
        assert max(map(len, found.values())) <= 2 * NEIGHBOURS
        numbers[many] = len(compared)
    assert numbers[300] < 3.1 * numbers[100]
