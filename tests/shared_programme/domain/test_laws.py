"""Laws of parts: any order of messages ends in the same programme."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given, strategies as st

from meshup.cohosting.choices import Verdict
from meshup.cohosting.domain.record import verdict_on
from meshup.shared_programme.domain.part_document import (
    FilledWith,
    Session,
    document_digest,
    filled_document,
    read_filled,
    without_markup,
)
from meshup.shared_programme.domain.part_terms import PartTerms, SentBack, part_entry, read_part
from meshup.shared_programme.domain.shown_slots import line_of, shown_slots, talk_of
from meshup.shared_programme.domain.slots import OwnSession, fits, read, stored

LYON = "https://lyon.example/ap/group"
BEGINS = datetime(2026, 12, 9, 18, tzinfo=UTC)
uuids = st.integers(1, 12).map(lambda number: UUID(int=number))
zones = st.sampled_from(["", "Hall", "Bar"])
minutes = st.integers(0, 300)
words = st.text("abc <>/é", min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def slots(draw):
    starts = draw(minutes)
    length = draw(st.integers(0, 60))
    has_end = draw(st.booleans())
    return Session(
        id=draw(uuids),
        kind=draw(st.sampled_from(["talk", "workshop"])),
        starts_after=starts,
        ends_after=starts + (length if has_end else 0),
        has_end=has_end,
        zone=draw(zones),
        page="https://lyon.example/talks/one/",
        titles={"en": without_markup(" ".join(draw(words).split()))},
        persons=tuple(draw(st.lists(st.sampled_from(["Lila", "Max"]), max_size=2, unique=True))),
        level=draw(st.none() | st.integers(0, 3)),
    )


@st.composite
def parts(draw):
    starts = draw(minutes)
    back = draw(st.lists(uuids, max_size=3, unique=True))
    return PartTerms(
        uuid=UUID(int=99),
        group=LYON,
        revision=draw(st.integers(1, 9)),
        zone=draw(zones),
        starts_after=starts,
        ends_after=starts + draw(st.integers(1, 300)),
        taken=draw(st.integers(0, 2**40)),
        sent_back=tuple(SentBack(session=session, word="No") for session in back),
    )


def filled(version, some):
    by_id = {session.id: session for session in some}
    return FilledWith(
        id="https://lyon.example/ap/parts/1",
        record="https://paris.example/ap/together/1",
        part=UUID(int=99),
        revision=1,
        version=version,
        slots=tuple(by_id.values()),
    )


filleds = st.builds(filled, st.integers(1, 5), st.lists(slots(), max_size=5))


@given(filleds)
def test_what_is_written_reads_the_same(one):
    assert read_filled(filled_document(one), LYON) == one


@given(parts())
def test_a_part_in_a_record_reads_the_same(terms):
    assert read_part(part_entry(terms)) == terms


def programme_after(messages, terms):
    """Return what stands in the programme after messages, taken one by one."""
    known: tuple[int, bytes] | None = None
    shown: tuple[Session, ...] = ()
    for message in messages:
        digest = document_digest(filled_document(message))
        if verdict_on(known, message.version, digest) is Verdict.NEWER:
            known, shown = (message.version, digest), shown_slots(terms, message.slots)
    return shown


@given(st.data(), parts(), st.lists(filleds, max_size=6, unique_by=lambda one: one.version))
def test_any_order_of_messages_ends_in_the_same_programme(data, terms, messages):
    other = data.draw(st.permutations([*messages, *messages[:2]]))
    assert programme_after(other, terms) == programme_after(messages, terms)


@given(parts(), filleds, filleds)
def test_the_first_version_and_then_the_second_is_the_second(terms, first, second):
    if first.version < second.version:
        assert programme_after([first, second], terms) == programme_after([second], terms)
        assert programme_after([second, first], terms) == programme_after([second], terms)


@given(parts(), st.lists(slots(), max_size=8))
def test_nothing_is_shown_outside_the_part_or_after_it_was_sent_back(terms, some):
    back = {one.session for one in terms.sent_back}
    for session in shown_slots(terms, tuple(some)):
        assert session.id not in back
        assert terms.zone in {"", session.zone}
        line = line_of(terms, session, BEGINS, {"en": "from Lyon"})
        assert line.starts_at is not None
        assert (line.starts_at - BEGINS).total_seconds() >= terms.starts_after * 60
        assert line.talk.uuid == talk_of(terms.uuid, session.id)


@given(parts(), parts())
def test_that_two_parts_meet_is_the_same_seen_from_both(one, other):
    assert one.meets(other) == other.meets(one)
    assert one.meets(one)


own_slots = st.builds(
    OwnSession,
    id=uuids,
    talk=uuids,
    starts_after=minutes,
    ends_after=st.none() | st.integers(300, 400),
    zone=zones,
)


@given(st.lists(own_slots, max_size=6))
def test_our_slots_read_as_they_are_kept(some):
    assert read(stored(some)) == tuple(some)


@given(parts(), own_slots)
def test_what_fits_here_is_inside_there(terms, session):
    there = Session(
        id=session.id,
        kind="talk",
        starts_after=session.starts_after,
        ends_after=session.until,
        has_end=session.ends_after is not None,
        zone=session.zone,
        page="https://lyon.example/talks/one/",
        titles={"en": "One"},
    )
    back = {one.session for one in terms.sent_back}
    assert (there in shown_slots(terms, (there,))) == (
        fits(terms, session) and session.id not in back
    )


@given(st.text(max_size=60))
def test_words_without_markup_keep_their_length_and_have_none(text):
    clean = without_markup(text)
    assert len(clean) == len(text)
    assert without_markup(clean) == clean
