from datetime import timedelta

import pytest
from django.conf import settings

from meshup.community.choices import Role
from meshup.community.domain.people import change_role, remove, subject_of
from meshup.imports.domain.addresses import keep_address
from meshup.imports.domain.importing import import_calendar
from meshup.imports.domain.personal_data import IMPORTS, WORDS
from meshup.imports.domain.sources import pending, pending_files, store_pending
from meshup.imports.errors import NoSuchFile
from meshup.imports.models import Import, ImportOrigin, Source
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from tests.agenda.paris import NOW
from tests.imports.test_importing import peers_calendar

pytestmark = pytest.mark.django_db
SECRET = "https://cal.example/ical/eve%40x.example/private/basic.ics"
FOLDED = b"BEGIN:VCALENDAR\r\nORGANIZER:mailto:ev\r\n e@x.example\r\nEND:VCALENDAR\r\n"


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        for path in pending_files():
            path.unlink()
        yield


def test_a_host_who_goes_leaves_the_import_without_a_name(ada, bilal):
    change_role(ada, bilal.pk, Role.HOST)
    bilal.refresh_from_db()
    import_calendar(bilal, peers_calendar(), "meetup.ics", NOW)
    [record] = personal_data.export(subject_of(bilal))["imports.files"]
    assert (record["source"], len(record["took"])) == ("meetup.ics", 1)
    remove(ada, bilal.pk)
    assert [(kept.by, kept.source) for kept in Import.objects.all()] == [(None, "meetup.ics")]


def test_an_address_in_a_source_is_taken_out(ada):
    import_calendar(ada, peers_calendar(), SECRET, NOW)
    eve = Subject(email="eve@x.example")
    assert len(IMPORTS.export(eve)) == 1
    assert personal_data.erase(eve) == {"imports.files": 1}
    kept = Import.objects.get()
    assert (kept.by, kept.source) == (ada, "https://cal.example/ical/…/private/basic.ics")


def test_a_waiting_file_that_names_somebody_goes_and_another_waits_on(ada):
    about = store_pending(FOLDED, "eve.ics", ada.pk, NOW)
    other = store_pending(peers_calendar(), "other.ics", ada.pk, NOW)
    assert personal_data.erase(Subject(email="eve@x.example")) == {"imports.files": 1}
    with pytest.raises(NoSuchFile):
        pending(about, ada.pk, NOW)
    assert pending(other, ada.pk, NOW).source == "other.ics"


def test_a_file_that_nobody_took_goes_at_night(ada):
    store_pending(peers_calendar(), "forgotten.ics", ada.pk, NOW)
    assert IMPORTS.expire(clock.now()) == 0
    with clock.set_to(NOW + timedelta(days=36500)):
        assert IMPORTS.expire(clock.now()) == 1
    assert list((settings.CONFIG.data / "waiting").iterdir()) == []


def test_an_address_loses_the_host_who_gave_it_and_is_read_on(ada, bilal):
    change_role(ada, bilal.pk, Role.HOST)
    bilal.refresh_from_db()
    keep_address(bilal, "https://cal.example/a.ics", nightly=True, at=NOW)
    [record] = personal_data.export(subject_of(bilal))["imports.addresses"]
    assert record == {"url": "https://cal.example/a.ics", "nightly": True}
    remove(ada, bilal.pk)
    source = Source.objects.get()
    assert (source.by, source.nightly) == (None, True)


def test_an_address_that_names_somebody_goes(ada):
    keep_address(ada, SECRET, nightly=True, at=NOW)
    keep_address(ada, "https://cal.example/a.ics", nightly=True, at=NOW)
    assert personal_data.erase(Subject(email="eve@x.example")) == {"imports.addresses": 1}
    assert Source.objects.get().url == "https://cal.example/a.ics"


def test_an_address_in_the_words_of_events_is_taken_out_of_what_imports_keep(ada):
    told = peers_calendar(more="DESCRIPTION:Write to eve@x.example")
    import_calendar(ada, told, "a", NOW)
    import_calendar(ada, peers_calendar(1, "Pairs"), "a", NOW)
    import_calendar(ada, told.replace(b"SEQUENCE:0", b"SEQUENCE:2"), "a", NOW)
    eve = Subject(email="eve@x.example")
    assert [record["uid"] for record in WORDS.export(eve)] == ["u1@x.example"]
    erased = personal_data.erase(eve)
    assert (erased["imports.words"], erased["imports.files"]) == (1, 1)
    kept = [*ImportOrigin.objects.values_list("fields"), *Import.objects.values_list("before")]
    assert "eve@x.example" not in str(kept)
