"""A speaker keeps slides and topics by the secret link; nobody else does."""

from __future__ import annotations

import errno
from datetime import timedelta
from uuid import UUID

import pytest

from meshup.kit import clock
from meshup.kit.limits import Allowance
from meshup.moderation.limits import LIMITS, ActLimits
from meshup.proposals.domain.deciding import accept
from meshup.proposals.domain.proposing import withdraw
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.speakers import invite_speaker, join_as_speaker
from meshup.talks.choices import Licence
from meshup.talks.domain import stored_slides
from meshup.talks.domain.materials import MOST_MATERIALS, MaterialWish, add_link
from meshup.talks.jobs import tend_talks
from meshup.talks.models import Material, TalkTopic, Topic
from tests.proposals.conftest import NOW, proposed
from tests.talks.conftest import PDF, browser, odp, placed, pptx, saved, upload

pytestmark = pytest.mark.django_db


def page_of(facts, language: str = "en") -> str:
    """Return the address of the speaker's own page."""
    return f"/{language}/talks/mine/{facts.link}/"


def send(facts, act: str, who=None, **fields):
    """Press a button of the own page."""
    return (who or browser()).post(page_of(facts), {"act": act, **fields})


def send_slides(facts, content: bytes = PDF, name: str = "slides.pdf", **fields):
    """Send slides as a file."""
    said = {"licence": "by", "url": "", "file": upload(content, name)} | fields
    return send(facts, "slides", **said)


def files_in(media) -> list[str]:
    """Return the names of all files below media/."""
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def public(facts) -> str:
    """Return the public page of a talk."""
    return browser().get(f"/en/talks/{facts.slug}/").text


@pytest.mark.parametrize(
    ("content", "kind", "served"),
    [
        (PDF, "pdf", "application/pdf"),
        (odp(), "odp", "application/vnd.oasis.opendocument.presentation"),
        (
            pptx(),
            "pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (b"# <script>alert(1)</script>", "md", "text/plain; charset=utf-8"),
    ],
)
def test_slides_are_saved_under_a_name_of_ours_and_never_shown_as_a_page(
    talk, media, content, kind, served
):
    answer = send_slides(talk, content, '../../evil".html')
    assert (answer.status_code, answer["Location"]) == (303, f"{page_of(talk)}?done=slides#slides")
    material = Material.objects.get()
    assert files_in(media) == [f"{material.uuid}.{kind}"]
    there = f"/en/talks/{talk.slug}/files/{material.pk}/"
    assert there in public(talk)
    assert "CC BY 4.0" in public(talk)
    sent, file = saved(there)
    assert sent == content
    assert file["Content-Type"] == served
    disposition = f'attachment; filename="{talk.slug}-{material.pk}.{kind}"'
    assert file["Content-Disposition"] == disposition
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "X-Meshup-Tags" not in file
    assert "Set-Cookie" not in file


def test_no_address_of_pictures_serves_slides(talk, media, settings):
    from meshup.page_cache.static_files import StaticFiles  # noqa: PLC0415

    send_slides(talk)
    path = f"{settings.MEDIA_URL}slides/{files_in(media)[0]}"
    assert StaticFiles(most_bytes=1_000_000).read(path) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pptx(**{"ppt/vbaProject.bin": "x"}), "There are macros or programs in this file."),
        (b"<html><script>", "This is no PDF, ODP, PPTX or Markdown file"),
        (b"MZ\x00", "This is no PDF, ODP, PPTX or Markdown file"),
    ],
)
def test_the_name_of_a_file_makes_it_no_slides(talk, media, content, words):
    answer = send_slides(talk, content, "slides.pdf")
    assert answer.status_code == 422
    assert words in answer.text
    assert (Material.objects.exists(), media.exists()) == (False, False)


def test_larger_files_than_hosts_take_are_refused(talk, media, monkeypatch):
    monkeypatch.setattr(stored_slides, "MEGABYTE", 10)
    answer = send_slides(talk, PDF + b" " * 100)
    assert answer.status_code == 422
    assert "larger than" in answer.text
    assert not media.exists()


def test_all_slides_together_have_no_more_room_than_hosts_give(talk, media, monkeypatch):
    send_slides(talk)
    monkeypatch.setattr(stored_slides, "refuse_without_room", stored_slides.refuse_without_room)
    Material.objects.update(file_bytes=2_000_000_000)
    Material.objects.create(talk=talk.uuid, kind="slides", file_bytes=97_152_000, added_at=NOW)
    answer = send_slides(talk, odp())
    assert answer.status_code == 409
    assert "fill the room" in answer.text
    assert len(files_in(media)) == 1


def test_a_full_disk_is_said_on_the_form_and_nothing_is_lost(talk, media, monkeypatch):
    send_slides(talk)

    def full(*_of):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("meshup.talks.domain.stored_slides.write_whole", full)
    answer = send_slides(talk, odp())
    assert answer.status_code == 507
    assert "The disk of this node is full" in answer.text
    assert (Material.objects.count(), len(files_in(media))) == (1, 1)


def test_a_fall_between_file_and_row_leaves_no_file_after_the_night(talk, media):
    send_slides(talk)
    stored_slides.write_file(UUID(int=7), "pdf", PDF)
    (media / "slides" / ".new-half").write_bytes(b"half")
    tend_talks()
    assert len(files_in(media)) == 3, "what was written just now may get its row in a moment"
    with clock.set_to(clock.now() + timedelta(days=365 * 20)):
        tend_talks()
    assert files_in(media) == [f"{Material.objects.get().uuid}.pdf"]


def test_a_row_that_cannot_be_written_leaves_no_file(talk, media, monkeypatch):
    monkeypatch.setattr(Material, "save", lambda *_of, **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send_slides(talk)
    assert files_in(media) == []


def test_the_same_file_twice_is_there_once_with_the_newer_licence(talk, media):
    send_slides(talk)
    send_slides(talk, licence="zero")
    assert Material.objects.get().licence == Licence.ZERO
    assert len(files_in(media)) == 1


def test_what_is_taken_away_goes_with_its_file(talk, media):
    send_slides(talk)
    number = Material.objects.get().pk
    there = f"/en/talks/{talk.slug}/files/{number}/"
    send(talk, "remove", number=number)
    send(talk, "remove", number=number)
    assert (Material.objects.exists(), files_in(media)) == (False, [])
    assert browser().get(there).status_code == 404


def test_a_file_that_has_just_gone_is_not_there(talk, media):
    send_slides(talk)
    (media / "slides" / files_in(media)[0]).unlink()
    there = f"/en/talks/{talk.slug}/files/{Material.objects.get().pk}/"
    assert browser().get(there).status_code == 404


def test_nobody_takes_what_is_of_another_talk(talk, ada, dana, media):
    theirs = placed(ada, proposed(dana, "Theirs"), starts_at=None)
    send_slides(talk)
    number = Material.objects.get().pk
    send(theirs, "remove", number=number)
    assert Material.objects.exists()
    assert browser().get(f"/en/talks/{theirs.slug}/files/{number}/").status_code == 404


def test_an_address_is_shown_once_a_host_has_looked_at_it(talk, as_ada, as_door):
    answer = send(talk, "slides", url="https://slides.example/x", licence="by-sa")
    assert answer.status_code == 303
    send(talk, "link", kind="video", url="https://video.example/v", licence="reserved")
    assert "slides.example" not in public(talk)
    assert "slides.example" not in browser().get(f"/api/talks/{talk.slug}").text
    assert "look where it leads" in as_ada.get("/en/desk/").text
    for material in Material.objects.all():
        look = f"/en/desk/talks/{talk.slug}/{material.pk}/look/"
        assert as_door.post(look).status_code == 403
        assert as_ada.post(look).status_code == 302
    assert "https://slides.example/x" in public(talk)
    assert "https://video.example/v" in public(talk)
    assert "look where it leads" not in as_ada.get("/en/desk/").text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x.example", "slides", "https://", "data:text/html,x"]
)
def test_what_is_no_address_is_refused(talk, url):
    assert send(talk, "slides", url=url, licence="by").status_code == 422
    assert not Material.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"licence": "by", "url": ""}, {"licence": "mine", "url": "https://x.example"}]
)
def test_slides_without_file_and_address_or_with_another_licence_are_refused(talk, fields):
    assert send(talk, "slides", **fields).status_code == 422
    assert not Material.objects.exists()


def test_a_talk_has_only_so_many_things(talk):
    for number in range(MOST_MATERIALS):
        add_link(talk.uuid, MaterialWish(url=f"https://x.example/{number}"), NOW)
    answer = send(talk, "link", kind="link", url="https://x.example/more", licence="by")
    assert answer.status_code == 409
    assert Material.objects.count() == MOST_MATERIALS


def test_nobody_fills_the_disk_with_what_hosts_have_not_accepted(ada, chloe, media):
    facts = proposed(chloe)
    assert "Once hosts have accepted it" in browser().get(page_of(facts)).text
    answer = send_slides(facts)
    assert (answer.status_code, media.exists()) == (409, False)
    assert "once your proposal is accepted" in answer.text
    accept(ada, facts.uuid, facts.version, NOW)
    assert send_slides(facts).status_code == 303


def test_what_was_withdrawn_is_shown_to_nobody_and_can_still_be_taken_away(ada, chloe, media):
    facts = proposed(chloe)
    accept(ada, facts.uuid, facts.version, NOW)
    send_slides(facts)
    number = Material.objects.get().pk
    withdraw(facts.uuid, NOW)
    assert browser().get(f"/en/talks/{facts.slug}/").status_code == 404
    assert browser().get(f"/en/talks/{facts.slug}/files/{number}/").status_code == 404
    assert "Take it away" in browser().get(page_of(facts)).text
    send(facts, "remove", number=number)
    assert not Material.objects.exists()


def test_a_made_up_link_opens_nothing_and_says_nothing(talk):
    for token in ("x", "x" * 42, talk.link[:-1] + "~"):
        answer = browser().get(f"/en/talks/mine/{token}/")
        assert (answer.status_code, answer["Referrer-Policy"]) == (404, "no-referrer")


def test_the_page_is_one_readers_own(talk):
    answer = browser().get(page_of(talk))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert "noindex" in answer["X-Robots-Tag"]
    assert "X-Meshup-Tags" not in answer


def test_who_holds_it_with_others_keeps_it_too_once_they_agreed(talk, dana, media):
    token = invite_speaker(talk.uuid, "Dana", NOW)
    page = f"/en/talks/mine/{token}/"
    assert browser().get(page).status_code == 404
    join_as_speaker(token, dana, "Dana", NOW)
    assert browser().get(page).status_code == 404  # whoever invited them knows this link as well
    assert browser().post(page, {"act": "speaker", "name": "Mud"}).status_code == 404
    page = f"/en/talks/mine/{proposal(talk.uuid).speakers[1].link}/"
    assert browser().get(page).status_code == 200
    said = {"act": "slides", "licence": "by", "url": "", "file": upload(PDF)}
    assert browser().post(page, said).status_code == 303
    assert Material.objects.get().talk == talk.uuid


def test_uploads_have_a_limit_of_their_own(talk, media, monkeypatch):
    one = (Allowance(1, timedelta(hours=1)),)
    monkeypatch.setitem(LIMITS, "upload_slides", ActLimits(network=one, node=one))
    assert send_slides(talk).status_code == 303
    assert send_slides(talk, odp()).status_code == 429
    assert len(files_in(media)) == 1


def test_the_page_of_the_proposal_leads_here(talk, ada, chloe):
    answer = browser().get(f"/en/proposed/{talk.link}/")
    assert f"/en/talks/mine/{talk.link}/" in answer.text
    waiting = proposed(chloe, "Waiting")
    page = browser().get(f"/en/proposed/{waiting.link}/")
    assert "/talks/mine/" not in page.text


def test_topics_are_given_changed_and_taken_back(talk):
    assert send(talk, "topics", topics="#DHT, local-first").status_code == 303
    assert '/en/talks/topics/dht/" rel="tag">DHT</a>' in public(talk)
    send(talk, "topics", topics="dht")
    assert [topic.slug for topic in Topic.objects.all()] == ["dht"]
    send(talk, "topics", topics="")
    assert (Topic.objects.exists(), TalkTopic.objects.exists()) == (False, False)


def test_an_address_is_no_topic(talk):
    answer = send(talk, "topics", topics="DHT, https://pills.example")
    assert answer.status_code == 422
    assert "is no topic" in answer.text
    assert "https://pills.example" in answer.text, "what was typed is still there"
    assert not Topic.objects.exists()


def test_slides_are_known_to_the_letters(talk, media):
    from meshup.proposal_letters.talk_slides import has_slides  # noqa: PLC0415

    assert not has_slides(talk.uuid)
    send_slides(talk)
    assert has_slides(talk.uuid)
    assert proposal(talk.uuid).is_talk
