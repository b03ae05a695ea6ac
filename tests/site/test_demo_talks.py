"""A fresh demo shows what is kept of talks: topics, slides, a video, a speaker, thanks."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from meshup.community.models import Person
from meshup.site.demo.loading import load_demo
from meshup.talks.models import Material, Topic
from tests.kept_rows import kept_rows

NOW = datetime(2026, 11, 22, 17, 20, tzinfo=UTC)
WEB3 = "Web 3.0 with IPFS"

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


@pytest.fixture
def demo(tmp_path, settings):
    """Return the demo's host."""
    settings.MEDIA_ROOT = tmp_path / "media"
    kept_rows(("demo", "call", NOW), lambda: load_demo("call", NOW))
    return Person.objects.get(name="Ada")


def read(path):
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer.text


def test_everything_on_dhts_is_of_several_years(demo):
    page = read("/en/talks/topics/dht/")
    assert all(title in page for title in (WEB3, "Replacing BGP", "Gossip without a crowd"))
    assert all(year in page for year in ("2019", "2020", "2026"))
    assert "/talks/topics/dht/" in read("/en/talks/")


def test_slides_can_be_saved_and_a_video_is_led_to(demo):
    slides, video = Material.objects.order_by("-file_bytes")
    assert (slides.file_kind, slides.is_vetted, video.kind, video.is_vetted) == (
        *("md", True),
        *("video", True),
    )
    talk = read("/en/talks/history-current-state-of-p2p/")
    assert f"/files/{slides.pk}/" in talk
    saved = Client().get(f"/en/talks/history-current-state-of-p2p/files/{slides.pk}/")
    assert b"Kademlia" in b"".join(saved)
    assert video.url in read("/en/talks/last-news-from-berty-code-community-openings/")


def test_who_spoke_in_two_years_has_a_page_with_both_and_takes_thanks(demo, client):
    page = read("/en/talks/speakers/nadia-k/")
    assert "History &amp; Current State of P2P" in page
    assert "Last news from Berty" in page
    talk = "/en/talks/last-news-from-berty-code-community-openings/"
    assert f"{talk}thanks/" in read(talk)
    assert "Inès" not in read(talk)
    client.force_login(demo)
    waiting = client.get("/en/desk/talks/").text
    assert "when there is no network at all" in waiting
    assert "Inès" not in waiting


def test_the_same_demo_has_the_same_topics(demo):
    assert sorted(Topic.objects.values_list("slug", flat=True)) == [
        *("berty", "bgp", "blockchain", "dao", "dht", "dpos", "gossip", "ipfs")
    ]
