"""Attacks 1 to 3, 13 to 16 and 18: who may say what of whom."""

from __future__ import annotations

import pytest

from meshup.fediverse.domain.own_actors import group
from tests.inbox.peer import AS2, PUBLIC

SIDE_EFFECTS = ("Delete", "Undo", "Block", "Flag", "Follow", "Accept", "Reject", "Move", "Update")


@pytest.fixture
def eve(evil):
    return evil.actor()


@pytest.fixture
def vera(victim):
    return victim.actor("vera")


@pytest.mark.parametrize("flavour", ["cavage", "rfc9421"])
def test_1_signed_by_evil_in_the_name_of_the_victim(eve, vera, handed, unchanged, flavour):
    activity = vera.activity("Create", {"id": f"{vera.id}/notes/1", "type": "Note"})
    with unchanged():
        assert eve.post(activity, flavour=flavour).status == 401
        answered = eve.post(activity, flavour=flavour, key_id=vera.key_id)
    assert (answered.status, handed) == (401, [])


@pytest.mark.parametrize("flavour", ["cavage", "rfc9421"])
def test_2_signed_by_another_actor_of_the_same_server(evil, eve, handed, unchanged, flavour):
    other = evil.actor("mallory")
    for signer in (other, eve):  # once both are known, too
        activity = (eve if signer is other else other).activity("Create", "https://x.example/1")
        with unchanged():
            assert signer.post(activity, flavour=flavour).status == 401
    assert handed == []


@pytest.mark.parametrize("kind", SIDE_EFFECTS)
def test_3_nothing_happens_before_the_signature_holds(evil, eve, victim, handed, unchanged, kind):
    activity = eve.activity(kind, f"{victim.base}/objects/1", target=group().id)
    with unchanged():
        assert eve.post(activity, key="another").status == 401
    assert (handed, victim.asked) == ([], [])
    assert evil.fetched == ["/users/eve"]


@pytest.mark.parametrize("kind", SIDE_EFFECTS)
def test_3_what_is_not_signed_makes_nobody_be_asked(evil, eve, handed, unchanged, kind):
    with unchanged(actors=True):
        assert evil.post(eve.activity(kind, eve.id)).status == 401
    assert (handed, evil.asked) == ([], [])


# ── with the rooms themselves: nobody's handler believes what its actor may not say ──────


def event_of(actor, owner=None, **changes):
    """Return an event as a server would write it, of ``owner``."""
    owner = owner or actor
    event = {
        "@context": AS2,
        "id": f"{owner.peer.base}/events/1",
        "type": "Event",
        "name": "A night elsewhere",
        "content": "<p>Come.</p>",
        "startTime": "2026-12-10T19:00:00Z",
        "endTime": "2026-12-10T22:00:00Z",
        "attributedTo": owner.id,
        "to": [PUBLIC],
        "url": f"{owner.peer.base}/events/1",
        "published": "2026-11-01T10:00:00Z",
    }
    return event | changes


READ = ("inbox.seendigest",)


@pytest.mark.parametrize("kind", ["Create", "Update", "Announce"])
def test_13_and_18_an_event_of_another_server_is_never_kept_as_it_was_sent(
    eve, vera, victim, unchanged, kind
):
    with unchanged(*READ):
        answered = eve.post(eve.activity(kind, event_of(vera, name="Forged"), to=[PUBLIC]))
    assert answered.status in {202, 400, 403}
    assert victim.delivered == []


@pytest.mark.parametrize(
    "attributed_to",
    ["victim", "own", 7, None, "mailto:vera@mesh-b.example", [1, 2], {"id": 7}, "javascript:1"],
)
@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_14_attributed_to_somebody_else_or_to_nobody(eve, vera, unchanged, attributed_to, kind):
    owner = (
        {"victim": vera.id, "own": group().id}.get(attributed_to, attributed_to)
        if isinstance(attributed_to, str)
        else attributed_to
    )
    with unchanged(*READ):
        answered = eve.post(eve.activity(kind, event_of(eve, attributedTo=owner), to=[PUBLIC]))
    assert answered.status in {202, 400, 403, 422}


@pytest.mark.parametrize("kind", ["Update", "Delete", "Undo"])
def test_15_what_belongs_to_others_or_to_us_is_not_changed(eve, vera, unchanged, kind):
    theirs = vera.activity("Follow", group().id)
    things = [
        event_of(vera),
        f"{vera.id}/events/1",
        vera.id,
        theirs,
        theirs["id"],
        group().id,
        {"id": group().id, "type": "Tombstone"},
        f"{group().id}/followers",
    ]
    for thing in things:
        with unchanged(*READ):
            assert eve.post(eve.activity(kind, thing)).status in {202, 400, 403, 422}


@pytest.mark.parametrize("kind", ["Accept", "Reject", "TentativeAccept"])
@pytest.mark.parametrize("inner", ["Follow", "Join", "Offer", "id"])
def test_16_an_answer_to_what_we_never_asked(eve, vera, unchanged, kind, inner):
    ours = {
        "id": f"{group().id}#follow-1",
        "type": inner,
        "actor": group().id,
        "object": eve.id,
    }
    with unchanged(*READ):
        for asked in (ours, ours | {"object": vera.id}, ours["id"]):
            answered = eve.post(eve.activity(kind, asked if inner != "id" else ours["id"]))
            assert answered.status in {202, 400, 403, 422}
