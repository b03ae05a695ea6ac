"""Every registered kind of request is attacked alike: forged, replayed, reordered, partial, late.

Attacks 12 (replay), 16 (somebody else's object), 33 (proofs), 38 (a yes that was never said) and 47
(private data), for each kind that a room registers: a new one needs a sample of an honest request,
and is attacked. Nothing of the outcome is asked but what holds for all: nothing changes, in any
room, and whatever the order of words, all of it ends alike.
"""

from datetime import timedelta
from itertools import permutations

import pytest
from django.apps import apps
from django.db import models, transaction

from meshup.activitypub.instants import written_instant
from meshup.kit import clock
from meshup.node_requests import kinds
from meshup.node_requests.choices import Answer, RequestState
from meshup.node_requests.domain.queries.requests import request_of
from meshup.node_requests.domain.requesting import NewRequest, send_request
from meshup.node_requests.kinds import kind_named
from meshup.node_requests.models import NodeRequest
from meshup.remote_actors.domain.remote_actors import actor_of
from meshup.signed_messages.errors import BadProof
from meshup.signed_messages.keys import new_ed25519
from tests.any_order import forget
from tests.inbox.unchanged import _rows_of
from tests.junk import JUNK, altered
from tests.node_requests.lending import LOAN, signing_node
from tests.node_requests.samples import SAMPLES
from tests.umbrella.roofs import SECOND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]
DAY = timedelta(days=1)
KINDS = sorted({*kinds._kinds, LOAN.name})
every_kind = pytest.mark.parametrize("name", KINDS)
OF_THE_WIRE = frozenset(
    {"inbox", "deliveries", "remote_actors", "kit", "fediverse", "django_tasks_database"}
)
"""Rooms that count and remember that something came."""


def test_each_kind_has_an_honest_sample():
    assert set(KINDS) <= set(SAMPLES)
    for name in KINDS:
        kind, sample = kind_named(name), SAMPLES[name]
        assert kind.write(kind.read(sample.asked)) == sample.asked
        kind.read_answer(sample.yes)


def offer(node, name, number=1, asked=None, **more):
    """Return what a node asks of us, without a proof."""
    said = {"type": kind_named(name).wire_type} | (SAMPLES[name].asked if asked is None else asked)
    return node.offer(number, object=said, purpose=name, **more)


def say(node, name, document):
    """Let a node say something as its kind is said; return the answer's status."""
    return node.says(document) if kind_named(name).is_signed else node.post(document)


def ask(node, name, **more):
    """Let us ask; return by what it is known."""
    terms = dict(kind_named(name).read(SAMPLES[name].asked))
    wanted = NewRequest(kind=name, terms=terms, **more)
    return send_request(None, wanted, actor_of(node.id, clock.now()), clock.now())


@pytest.fixture
def mallory(evil):
    """Another node, with keys of its own."""
    return signing_node(evil, "mallory")


@pytest.fixture
def asked(request, later, lyon, victim):
    """What we asked of Lyon: the kind, by what it is known, and its Offer."""
    name = request.node.callspec.params["name"]
    uuid = ask(lyon, name)
    later(SECOND)
    return name, uuid, victim.delivered[-1]


def state(uuid):
    return request_of(uuid, clock.now()).state


def answer(node, kind, asked, number=1, **more):
    """Return an answer as the kind has it: a yes with what comes with it."""
    name, _uuid, offered = asked
    result = SAMPLES[name].yes if kind == "Accept" else {}
    return node.answer(kind, offered, number, result=result, **more)


def rooms():
    """Return every row of every room, but for those of the wire."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in OF_THE_WIRE and issubclass(model, models.Model):
            found[model._meta.label] = _rows_of(model._meta.db_table)
    return found


# ── what is asked of us ───────────────────────────────────────────────────────────────────────


@every_kind
def test_16_what_is_asked_in_anothers_name_or_without_its_proof_is_not_taken(
    name, lyon, mallory, victim
):
    honest = offer(lyon, name)
    actor_of(lyon.id, clock.now())
    actor_of(mallory.id, clock.now())
    before = rooms()
    forged = [
        (mallory, honest),
        (mallory, honest | {"actor": mallory.id}),
        (lyon, honest | {"actor": mallory.id}),
        (lyon, honest | {"to": ["https://elsewhere.example/ap/x"]}),
        (lyon, honest | {"id": None}),
        (lyon, honest | {"id": f"{mallory.id}#offer-1"}),
    ]
    for node, document in forged:
        say(node, name, document)
    person = victim.actor("zoe")
    person.post(honest | {"actor": person.id, "id": f"{person.id}#offer-1"})
    if kind_named(name).is_signed:
        signed = lyon.signed(honest)
        assert lyon.post(honest) >= 400
        assert lyon.post(lyon.signed(honest, key=new_ed25519())) >= 400
        assert lyon.post(signed | {"endTime": "2030-01-01T00:00:00Z"}) >= 400
        for key in SAMPLES[name].asked:
            altered = {**signed["object"], key: "altered"}
            assert lyon.post(signed | {"object": altered}) >= 400
    assert rooms() == before


@every_kind
def test_partial_what_is_asked_with_a_part_missing_or_of_junk_keeps_what_reads_alone(name, lyon):
    """Nothing falls, and what is kept is what the kind itself reads of it."""
    kind = kind_named(name)
    for number, (what, asked) in enumerate(altered(SAMPLES[name].asked)):
        document = offer(lyon, name, number, asked)
        try:
            status = say(lyon, name, document)
        except BadProof:  # nobody can sign what JSON has no one form for
            continue
        row = NodeRequest.objects.filter(offer_id=document["id"]).first()
        assert status in {202, 400, 403, 413}, what
        assert row is None or status == 202, what
        if row is not None:
            assert kind.read(kind.write(row.terms)) == row.terms
            row.delete()


@every_kind
def test_12_what_was_asked_once_is_asked_once_and_an_id_stays_what_it_was(name, lyon):
    honest = offer(lyon, name)
    for _time in range(3):
        say(lyon, name, honest)
    say(lyon, name, honest | {"published": "2026-01-01T00:00:00Z"})
    assert NodeRequest.objects.count() == 1
    before = rooms()
    say(lyon, name, lyon.undo(honest, 1))
    after_undo = rooms()
    assert NodeRequest.objects.get().state == RequestState.WITHDRAWN
    say(lyon, name, honest)
    say(lyon, name, offer(lyon, name) | {"endTime": written_instant(clock.now() + DAY)})
    assert rooms() == after_undo != before


@every_kind
def test_16_nobody_else_withdraws_what_was_asked(name, lyon, mallory, victim):
    honest = offer(lyon, name)
    say(lyon, name, honest)
    neighbour = signing_node(victim, "neighbour")
    for node in (mallory, neighbour):
        actor_of(node.id, clock.now())
    before = rooms()
    for node in (mallory, neighbour):
        say(node, name, node.undo(honest))
        say(node, name, node.undo(honest | {"actor": node.id}))
        say(node, name, node.undo_accept(honest))
    assert rooms() == before


@every_kind
def test_late_what_comes_after_its_own_end_waits_for_nobody(name, lyon, as_ada):
    say(lyon, name, offer(lyon, name, endTime=written_instant(clock.now() - DAY)))
    rows = list(NodeRequest.objects.all())
    assert [row.state for row in rows] in ([], [RequestState.EXPIRED])
    for row in rows:
        assert as_ada.post(f"/en/desk/requests/{row.uuid}/accept/").status_code >= 400
        row.refresh_from_db()
        assert row.answer == Answer.NONE


# ── what we asked ─────────────────────────────────────────────────────────────────────────────


@every_kind
def test_16_38_nobody_else_says_yes_and_no_yes_is_to_something_else(
    name, asked, lyon, mallory, victim
):
    _name, uuid, offered = asked
    neighbour = signing_node(victim, "neighbour")
    for node in (mallory, neighbour):
        actor_of(node.id, clock.now())
    before = rooms()
    for node in (mallory, neighbour):
        for kind in ("Accept", "TentativeAccept", "Reject"):
            say(node, name, answer(node, kind, asked))
            say(node, name, answer(node, kind, asked) | {"actor": lyon.id})
        say(node, name, node.undo_accept(offered))
    for digest in (None, "", "0" * 64, 5):
        assert say(lyon, name, answer(lyon, "Accept", asked, digest=digest)) == 400
    other = offered | {"object": {**offered["object"], "content": "the whole house"}}
    assert say(lyon, name, answer(lyon, "Accept", (name, uuid, other))) == 400
    for number in (0, -1, 2**40, 1.5, True, "1", None):
        assert say(lyon, name, answer(lyon, "Accept", asked) | {"number": number}) == 400
    if kind_named(name).is_signed:
        signed = lyon.signed(answer(lyon, "Accept", asked))
        assert lyon.post(answer(lyon, "Accept", asked)) == 400
        assert lyon.post(lyon.signed(answer(lyon, "Accept", asked), key=new_ed25519())) == 400
        assert lyon.post(signed | {"result": {"x": 1}}) == 400
    assert state(uuid) == RequestState.REQUESTED
    assert rooms() == before


@every_kind
def test_partial_a_yes_with_junk_is_refused_or_read(name, asked, lyon):
    _name, uuid, _offered = asked
    results = [*JUNK, *(result for _what, result in altered(SAMPLES[name].yes))]
    for number, junk in enumerate(results, start=1):
        try:
            status = say(lyon, name, answer(lyon, "Accept", asked, number) | {"result": junk})
        except BadProof:  # likewise
            continue
        assert status in {202, 400, 413}
        is_agreed = state(uuid) == RequestState.ACCEPTED
        assert (status == 202) == is_agreed, junk
        if is_agreed:  # it read; the next is to a request that nobody answered
            NodeRequest.objects.filter(uuid=uuid).update(
                answer="", answer_number=0, state="requested"
            )


@every_kind
def test_late_a_yes_days_after_the_end_is_undone_and_agrees_to_nothing(name, later, lyon, victim):
    uuid = ask(lyon, name, deadline=clock.now() + DAY)
    later(SECOND)
    asked = name, uuid, victim.delivered[-1]
    later(6 * DAY)
    say(lyon, name, answer(lyon, "Accept", asked))
    later(SECOND)
    assert state(uuid) == RequestState.WITHDRAWN
    assert victim.delivered[-1]["type"] == "Undo"
    assert say(lyon, name, answer(lyon, "Accept", asked, 2)) == 202
    assert state(uuid) == RequestState.WITHDRAWN


def said_by(lyon, asked, words):
    """Return words of the one who was asked, each with its number."""
    made = []
    for number, word in enumerate(words, start=1):
        undone = lyon.undo_accept(asked[2], number)
        made.append(undone if word == "Undo" else answer(lyon, word, asked, number))
    return made


def end_of(name, lyon, asked, documents):
    """Let words come in this order, from where we are; return how it ends, and take it back."""
    with transaction.atomic():
        for document in documents:
            assert say(lyon, name, document) == 202
        row = NodeRequest.objects.get(uuid=asked[1])
        terms = row.answer_terms if row.state == RequestState.ACCEPTED else {}
        ends = [row.state, row.answer, row.answer_number, terms, _without_times()]
        transaction.set_rollback(True)
    forget()
    return ends


def _without_times():
    """Return how many rows each room has, and in which state: keys of rows differ by order."""
    return {
        label: sorted(str(row.get("state", "")) for row in rows)
        for label, rows in rooms().items()
        if rows and not label.startswith(("auth.", "contenttypes.", "history."))
    }


@every_kind
@pytest.mark.parametrize(
    "words",
    [
        ("TentativeAccept", "Accept", "Undo"),
        ("TentativeAccept", "Reject", "Accept"),
        ("Accept", "TentativeAccept"),
        ("Accept", "Reject"),
    ],
    ids=" ".join,
)
def test_12_reordered_repeated_words_end_alike_for_the_honest_and_for_who_is_not(
    name, words, asked, lyon
):
    """The last two are of nobody honest: what was agreed is said to have been a perhaps, or no."""
    may_wait = kind_named(name).may_wait
    said = said_by(lyon, asked, [word for word in words if may_wait or word != "TentativeAccept"])
    ends = [
        end_of(name, lyon, asked, [*order, *order[:1]]) for order in permutations(said, len(said))
    ]
    for end in ends:
        assert end == ends[0]


@every_kind
def test_a_perhaps_counts_where_it_is_an_answer_and_is_refused_elsewhere(name, asked, lyon):
    may_wait = kind_named(name).may_wait
    assert say(lyon, name, answer(lyon, "TentativeAccept", asked)) == (202 if may_wait else 400)
    assert state(asked[1]) == (RequestState.MAYBE if may_wait else RequestState.REQUESTED)
