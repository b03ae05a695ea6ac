"""The node follows others: what they answer, who may answer, and where they move."""

from datetime import timedelta

import pytest

from meshup.fediverse.domain.own_actors import group
from meshup.follows.domain.following import follow, note_following, unfollow
from meshup.follows.domain.moves import follow_move
from meshup.follows.domain.queries.followings import followings, is_followed
from meshup.follows.errors import BlockedFollowed, NoSuchFollow, OwnActorFollowed
from meshup.follows.models import Following
from meshup.follows.signals import following_accepted, following_ended
from meshup.kit import clock
from meshup.remote_actors.domain.blocking import block_domain
from meshup.remote_actors.domain.remote_actors import actor_of

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def gancio(evil):
    """Somebody whom the node would like to follow."""
    return evil.actor("relay", kind="Application")


@pytest.fixture
def heard():
    got = []

    def accepted(actor, **_more):
        got.append(("accepted", actor))

    def ended(actor, **_more):
        got.append(("ended", actor))

    following_accepted.connect(accepted)
    following_ended.connect(ended)
    yield got
    following_accepted.disconnect(accepted)
    following_ended.disconnect(ended)


def ask(actor):
    facts = actor_of(actor.id, clock.now())
    return follow(group().name, facts, clock.now()), facts


def sent(peer):
    return peer.delivered[-1]


def test_whom_we_follow_is_asked_and_lets_us(later, gancio, evil, heard, as_chloe):
    number, facts = ask(gancio)
    later(SECOND)
    asked = sent(evil)
    assert (asked["type"], asked["actor"], asked["object"]) == ("Follow", group().id, gancio.id)
    assert [entry.state for entry in followings()] == ["asked"]
    assert not is_followed(facts.pk)
    for _time in range(2):
        assert gancio.post(gancio.activity("Accept", asked)).status == 202
    (following,) = followings()
    assert (following.number, following.state, following.actor.actor_id) == (
        number,
        "accepted",
        gancio.id,
    )
    assert is_followed(facts.pk)
    assert heard == [("accepted", facts.pk)]
    total = as_chloe.get(f"/ap/{group().name}/following").json()["totalItems"]
    assert total == 1


def test_an_accept_may_name_the_follow_by_its_id_alone(later, gancio, evil):
    ask(gancio)
    later(SECOND)
    gancio.post(gancio.activity("Accept", sent(evil)["id"]))
    assert followings()[0].state == "accepted"


def test_asking_again_asks_nobody_and_keeps_the_id(later, gancio, evil):
    first, _facts = ask(gancio)
    second, _facts = ask(gancio)
    later(SECOND)
    assert first == second
    assert len(evil.delivered) == 1


def test_only_who_was_asked_answers_and_only_by_our_id(later, gancio, evil, victim, heard):
    ask(gancio)
    later(SECOND)
    asked = sent(evil)
    for attacker in (evil.actor("eve"), victim.actor("mallory")):
        attacker.post(attacker.activity("Accept", asked))
        attacker.post(attacker.activity("Reject", asked))
        attacker.post({**attacker.activity("Accept", asked), "actor": gancio.id})
    forged = {**asked, "id": f"{asked['id'][:-1]}x"}
    for other in (forged, f"{group().id}#follow-{'0' * 36}", group().id, {"type": "Follow"}):
        gancio.post(gancio.activity("Accept", other))
    assert followings()[0].state == "asked"
    assert heard == []


def test_whoever_refuses_is_followed_no_more_and_may_be_asked_again(later, gancio, evil, heard):
    _number, facts = ask(gancio)
    later(SECOND)
    asked = sent(evil)
    gancio.post(gancio.activity("Accept", asked))
    gancio.post(gancio.activity("Reject", asked))
    assert followings()[0].state == "refused"
    assert heard == [("accepted", facts.pk), ("ended", facts.pk)]
    ask(gancio)
    later(SECOND)
    assert len(evil.delivered) == 2
    assert sent(evil)["id"] == asked["id"]


def test_unfollowing_undoes_the_very_follow(later, gancio, evil, heard):
    number, facts = ask(gancio)
    later(SECOND)
    asked = sent(evil)
    gancio.post(gancio.activity("Accept", asked))
    unfollow(number, clock.now())
    later(SECOND)
    undo = sent(evil)
    assert undo["type"] == "Undo"
    assert undo["object"]["id"] == asked["id"]
    assert followings() == []
    assert heard[-1] == ("ended", facts.pk)
    with pytest.raises(NoSuchFollow):
        unfollow(number, clock.now())
    gancio.post(gancio.activity("Accept", asked))  # too late
    assert followings() == []
    ask(gancio)
    later(SECOND)
    assert sent(evil)["id"] != asked["id"]


def test_whoever_blocks_us_is_not_followed(later, gancio, evil):
    _number, facts = ask(gancio)
    later(SECOND)
    gancio.post(gancio.activity("Accept", sent(evil)))
    gancio.post(gancio.activity("Block", group().id))
    assert not is_followed(facts.pk)
    assert followings()[0].state == "refused"


def test_nobody_follows_themselves_or_who_is_blocked(ada, gancio, evil):
    facts = actor_of(gancio.id, clock.now())
    own = type(facts)(
        **{
            **{name: getattr(facts, name) for name in facts.__dataclass_fields__},
            "actor_id": group().id,
        }
    )
    with pytest.raises(OwnActorFollowed):
        follow(group().name, own, clock.now())
    block_domain(ada, "evil.example", "spam", clock.now())
    with pytest.raises(BlockedFollowed):
        follow(group().name, facts, clock.now())


def test_who_is_blocked_is_not_followed_meanwhile(later, ada, gancio, evil):
    _number, facts = ask(gancio)
    later(SECOND)
    gancio.post(gancio.activity("Accept", sent(evil)))
    block_domain(ada, "evil.example", "spam", clock.now())
    assert not is_followed(facts.pk)


def test_the_demo_follows_without_a_word(gancio, evil, heard):
    facts = actor_of(gancio.id, clock.now())
    for _time in range(2):
        note_following(group().name, facts, clock.now())
    assert is_followed(facts.pk)
    assert heard == [("accepted", facts.pk)]
    assert evil.delivered == []


# ── moves ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def followed(later, gancio, evil):
    """The number of a following that was accepted."""
    number, _facts = ask(gancio)
    later(SECOND)
    gancio.post(gancio.activity("Accept", sent(evil)))
    return number


def move(actor, target):
    return actor.post(actor.activity("Move", actor.id, target=target))


def test_whoever_moves_is_followed_where_both_say_they_are(followed, gancio, victim, later):
    new = victim.actor("group", kind="Group", alsoKnownAs=[gancio.id])
    assert move(gancio, new.id).status == 202
    assert follow_move(followed, clock.now())
    (following,) = followings()
    assert following.actor.actor_id == new.id
    later(SECOND)
    assert victim.delivered[-1]["type"] == "Follow"


def test_a_move_that_the_new_account_does_not_know_of_is_none(followed, gancio, victim):
    stranger = victim.actor("stranger")
    move(gancio, stranger.id)
    assert not follow_move(followed, clock.now())
    assert followings()[0].actor.actor_id == gancio.id


def test_moves_do_not_lead_us_about(followed, gancio, evil, victim, later):
    new = victim.actor("group", alsoKnownAs=[gancio.id])
    move(gancio, new.id)
    follow_move(followed, clock.now())
    (following,) = followings()
    later(SECOND)
    new.post(new.activity("Accept", victim.delivered[-1]))
    third = evil.actor("third", alsoKnownAs=[new.id])
    move(new, third.id)
    assert not follow_move(following.number, clock.now())
    assert [entry.actor.actor_id for entry in followings()] == [new.id]


def test_nobody_moves_another_and_a_follower_moves_nobody(followed, gancio, evil, victim):
    eve = evil.actor("eve")
    target = victim.actor("trap", alsoKnownAs=[gancio.id, eve.id])
    eve.post(eve.activity("Move", gancio.id, target=target.id))
    move(eve, target.id)
    for nowhere in ("", "not an address", gancio.id, group().id):
        move(gancio, nowhere)
        assert not follow_move(followed, clock.now())
    assert not Following.objects.exclude(moved_to="").exists()
    assert followings()[0].actor.actor_id == gancio.id
