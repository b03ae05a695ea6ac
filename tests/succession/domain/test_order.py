"""Laws of who is the home: any order, late, twice, by whomever; the graph of where one stands."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from hypothesis import given, strategies as st

from meshup.succession.choices import TRANSITIONS, Place
from meshup.succession.domain.order import (
    Claim,
    Mandate,
    Named,
    is_named,
    mandate_of,
    next_in_turn,
    overtaken_by,
    rightful,
)

HOME = "https://home.example/ap/together/1"
NAMES = ("a", "b", "c")
SUCCESSORS = {name: Named(f"did:{name}", f"https://{name}.example/g", name) for name in NAMES}


def a_mandate(order="abc", version=1, moved_to=""):
    return Mandate(
        record=HOME,
        did="did:home",
        group="https://home.example/g",
        name="Home",
        version=version,
        successors=tuple(SUCCESSORS[name] for name in order),
        moved_to=(f"did:{moved_to}", record_of(moved_to)) if moved_to else None,
    )


def record_of(name):
    return f"https://{name}.example/ap/together/1"


def a_claim(name, version=5, continues=(HOME,)):
    return Claim(
        did=f"did:{name}",
        group=f"https://{name}.example/g",
        record=record_of(name),
        version=version,
        continues=continues,
    )


ORDERS = st.permutations(NAMES).flatmap(
    lambda names: st.integers(1, 3).map(lambda most: "".join(names[:most]))
)
CLAIMS = st.lists(st.sampled_from([*NAMES, "forged"]).map(a_claim), max_size=8)


@dataclass
class Reader:
    """A node that holds the event, as the shell has it: it remembers the newest of each."""

    is_silent: bool
    mandate: Mandate
    claims: dict[str, Claim] = field(default_factory=dict)
    follows: str = "home"

    def hears(self, word):
        if isinstance(word, Mandate):
            self.mandate = max(self.mandate, word, key=lambda one: one.version)
        else:
            known = self.claims.get(word.group, word)
            self.claims[word.group] = max(known, word, key=lambda one: one.version)
        claims = list(self.claims.values())
        if self.follows == "home":
            found = rightful(self.mandate, claims, is_silent=self.is_silent)
        else:
            found = overtaken_by(self.mandate, self.follows, claims)
        if found is not None:
            self.follows = found.did


def words_of(claims, orders):
    return [*claims, *(a_mandate(order, number) for number, order in enumerate(orders, start=2))]


@given(CLAIMS, st.lists(ORDERS, max_size=3), st.randoms(use_true_random=False))
def test_whoever_hears_the_same_in_any_order_late_and_twice_has_the_same_home(
    claims, orders, chance
):
    words = words_of(claims, orders)
    said = [*words, *words]
    readers = [Reader(is_silent=True, mandate=a_mandate()) for _each in range(3)]
    for reader in readers:
        chance.shuffle(said)
        for word in [*said, *said]:
            reader.hears(word)
    newest = a_mandate(orders[-1] if orders else "abc")
    if any(is_named(claim, newest) for claim in claims):  # else all who follow were named before
        assert len({reader.follows for reader in readers}) == 1
    assert "did:forged" not in {reader.follows for reader in readers}


@given(CLAIMS, st.lists(ORDERS, max_size=3))
def test_whoever_is_answered_by_the_home_stays_with_it_whatever_others_say(claims, orders):
    reader = Reader(is_silent=False, mandate=a_mandate())
    for word in words_of(claims, orders):
        reader.hears(word)
    assert reader.follows == "home"


@given(CLAIMS, ORDERS)
def test_whom_the_home_named_last_comes_after_it_and_nobody_else(claims, order):
    mandate = a_mandate(order, moved_to="c")
    found = rightful(mandate, claims, is_silent=False)
    assert (found.did if found else None) == ("did:c" if a_claim("c") in claims else None)


@given(CLAIMS, st.lists(st.integers(1, 9), min_size=1), st.randoms(use_true_random=False))
def test_an_old_word_of_the_home_never_overwrites_a_newer_one(claims, versions, chance):
    orders = {version: "".join(chance.sample(NAMES, 3)) for version in versions}
    first = Reader(is_silent=True, mandate=a_mandate(version=0))
    second = Reader(is_silent=True, mandate=a_mandate(version=0))
    for reader, said in ((first, versions), (second, sorted(versions))):
        for version in said:
            reader.hears(a_mandate(orders[version], version))
    assert first.mandate == second.mandate
    assert rightful(first.mandate, claims, is_silent=True) == rightful(
        second.mandate, claims, is_silent=True
    )


def test_the_first_in_order_counts_of_those_who_went_on():
    claims = [a_claim("b"), a_claim("c")]
    assert rightful(a_mandate(), claims, is_silent=True) == a_claim("b")
    assert rightful(a_mandate("cb"), claims, is_silent=True) == a_claim("c")
    assert rightful(a_mandate("a"), claims, is_silent=True) is None


def test_who_goes_on_from_something_else_or_by_another_identity_is_nobody():
    assert not is_named(a_claim("a", continues=("https://x.example/1",)), a_mandate())
    assert not is_named(replace(a_claim("a"), did="did:b"), a_mandate())
    assert not is_named(replace(a_claim("a"), group="https://evil.example/g"), a_mandate())
    assert not is_named(a_claim("forged"), a_mandate())


def test_who_came_by_the_word_of_the_home_is_overtaken_by_nobody():
    assert overtaken_by(a_mandate(), "did:b", [a_claim("a")]) == a_claim("a")
    assert overtaken_by(a_mandate(), "did:a", [a_claim("b")]) is None
    assert overtaken_by(a_mandate(moved_to="b"), "did:b", [a_claim("a")]) is None
    assert overtaken_by(None, "did:b", [a_claim("a")]) is None


def test_the_next_is_asked_only_where_the_first_is_silent_or_said_no():
    groups = {name: SUCCESSORS[name].group for name in NAMES}
    assert next_in_turn(a_mandate(), silent=[], declined=[]) == SUCCESSORS["a"]
    assert next_in_turn(a_mandate(), silent=[groups["a"]], declined=[]) == SUCCESSORS["b"]
    passed = next_in_turn(a_mandate(), silent=[groups["a"]], declined=[groups["b"]])
    assert passed == SUCCESSORS["c"]
    assert next_in_turn(a_mandate(), silent=groups.values(), declined=[]) is None


def test_a_record_says_who_may_come_after_its_home():
    document = {
        "id": HOME,
        "version": 7,
        "home": {"did": "did:home", "group": "https://home.example/g", "name": "Home"},
        "hosts": [{"did": "did:a", "group": SUCCESSORS["a"].group, "name": "a"}],
        "successors": ["did:gone", "did:a"],
        "takeOverAfterDays": 4,
        "movedTo": {"did": "did:a", "record": record_of("a")},
    }
    mandate = mandate_of(document)
    assert (mandate.successors, mandate.days) == ((SUCCESSORS["a"],), 4)
    assert mandate.moved_to == ("did:a", record_of("a"))


def test_the_graph():
    drawn = {
        f"{before.value} → {after.value}" for before, ends in TRANSITIONS.items() for after in ends
    }
    assert drawn == {
        *("home → paused", "home → moved"),
        *("paused → home", "paused → moved", "paused → follows"),
        *("moved → follows", "moved → home"),
        *("follows → silent", "follows → waits", "follows → turn", "follows → led"),
        "follows → home",
        *("silent → follows", "silent → waits", "silent → turn", "silent → led"),
        *("waits → follows", "waits → turn", "waits → led"),
        *("turn → follows", "turn → waits", "turn → declined", "turn → led", "turn → home"),
        *("declined → follows", "declined → turn", "declined → waits", "declined → led"),
        "declined → home",
        "led → follows",
    }
    assert set(TRANSITIONS) == set(Place)


def follows_edges(places):
    """Say whether a node that stood at ``places`` came along edges of the graph alone."""
    return all(
        after in TRANSITIONS[before] for before, after in pairwise(places) if before != after
    )
