"""The node's calls at the desk: set up by hosts, in one form without scripts, and taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from meshup.kit import clock
from meshup.proposals.choices import LENGTHS
from meshup.proposals.domain.call_facts import Choice, Question, Topic
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call, make_call
from meshup.proposals.domain.queries.calls import all_calls, call_at
from meshup.proposals_desk.forms.calls import LENGTHS_OF
from tests.desk.conftest import url_of
from tests.proposals.conftest import DECEMBER, NOW, proposed
from tests.proposals_desk.pages import first, page, words

PAGES = (("calls",), ("call", "standing"), ("new_call",))
ROWS = {
    f"{prefix}-{name}": "0"
    for prefix in ("topics", "questions")
    for name in ("TOTAL_FORMS", "INITIAL_FORMS")
}
LENGTH_FIELDS = {f"{LENGTHS_OF}{kind}": ", ".join(map(str, m)) for kind, m in LENGTHS.items()}
STANDING = {
    "version": "0",
    "is_open": "on",
    "has_voices": "on",
    "months_declined": "24",
    **LENGTH_FIELDS,
    **ROWS,
}
DATED = {
    **STANDING,
    "titles_en": "Festival of peers",
    "event": DECEMBER,
    "opens_at": "2026-12-01T00:00",
    "closes_at": "2027-01-31T23:59",
}
QUESTION = Question(
    "how-often",
    "choice",
    {"en": "How often?"},
    (Choice("never", {"en": "Never", "fr": "Jamais"}), Choice("once", {"en": "Once"})),
    required=True,
)
WITH_ROWS = CallPlan(topics=(Topic("dht", {"en": "Tables"}),), questions=(QUESTION,))


def save(browser, name, *args, **sent):
    return browser.post(url_of(f"proposals_desk:{name}", *args), sent)


def fields_of(answer):
    """Return what a browser would send of the form that a page shows."""
    shown: dict[str, str] = {}
    for form in answer.context["shown_forms"]:
        for one in getattr(form, "forms", [form]):
            for bound in one:
                value = bound.value()
                if isinstance(value, dict):
                    shown |= {f"{bound.html_name}_{code}": text for code, text in value.items()}
                elif value not in (None, False):
                    shown[bound.html_name] = "on" if value is True else str(value)
        if hasattr(form, "management_form"):
            manage = form.management_form
            shown |= {f"{form.prefix}-{name}": manage[name].value() for name in manage.fields}
    return shown


@pytest.mark.parametrize("where", PAGES)
def test_only_hosts_set_up_calls(as_chloe, as_door, as_bilal, as_ada, paris, where):
    name, *args = where
    address = url_of(f"proposals_desk:{name}", *args)
    assert as_chloe.get(address).status_code == 302
    assert as_door.get(address).status_code == 403
    assert as_bilal.get(address).status_code == 403
    page(as_ada, *where)


def test_nobody_else_changes_makes_or_drops_one(as_chloe, as_door, as_bilal, ada, paris):
    make_call(ada, "fest", CallPlan(titles={"en": "Fest"}), NOW)
    before = all_calls()
    for browser, status in ((as_chloe, 302), (as_door, 403), (as_bilal, 403)):
        assert (
            save(browser, "call", "standing", **{**STANDING, "is_open": ""}).status_code == status
        )
        assert save(browser, "new_call", **DATED).status_code == status
        assert save(browser, "drop_call", "fest").status_code == status
    assert all_calls() == before
    assert "What we call for" not in words(page(as_bilal, "pool"))


def test_the_form_shows_what_holds_and_saving_it_changes_nothing(as_ada, paris):
    answer = page(as_ada, "call", "standing")
    assert save(as_ada, "call", "standing", **fields_of(answer)).status_code == 302
    assert call_at().version == 0


def test_what_a_host_says_holds_and_is_undone_on_the_spot(as_ada, paris):
    sent = {
        **STANDING,
        "titles_en": "Tell us",
        "titles_fr": "Racontez",
        "texts_en": "Short is *fine*.",
        "is_review_anonymous": "on",
        "has_voices": "",
        "months_declined": "6",
        "lengths_talk": "5; 10,10, 20",
        "lengths_music": "",
    }
    answer = save(as_ada, "call", "standing", **sent)
    call = call_at()
    assert (call.titles, call.texts) == (
        {"en": "Tell us", "fr": "Racontez"},
        {"en": "Short is *fine*."},
    )
    assert (call.is_review_anonymous, call.has_voices, call.months_declined) == (True, False, 6)
    assert (call.kinds["talk"], "music" in call.kinds) == ((5, 10, 20), False)
    change = first(r'name="change" value="(\d+)"', as_ada.get(answer["Location"]).text)
    as_ada.post(url_of("desk:undo", "call", "standing"), {"change": change})
    assert call_at().titles == {}


def test_a_call_is_closed_and_opened_again(as_ada, paris):
    save(as_ada, "call", "standing", **{**STANDING, "is_open": ""})
    assert "The standing call closed" in words(page(as_ada, "calls"))
    save(as_ada, "call", "standing", **{**STANDING, "version": "1"})
    assert "The standing call open" in words(page(as_ada, "calls"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"months_declined": "0"},
        {"months_declined": "121"},
        {"lengths_talk": "soon"},
        {"lengths_talk": "481"},
        {"lengths_talk": "-5"},
        {"lengths_talk": "1,2,3,4,5,6,7,8,9"},
        dict.fromkeys(LENGTH_FIELDS, ""),
        {"titles_en": "x" * 301},
        {"texts_en": "x" * 20_001},
        {"topics-TOTAL_FORMS": "x"},
        {"topics-TOTAL_FORMS": "21", **{f"topics-{n}-labels_en": f"T{n}" for n in range(21)}},
        {"questions-TOTAL_FORMS": "1", "questions-0-kind": "opera", "questions-0-labels_en": "?"},
        {"questions-TOTAL_FORMS": "1", "questions-0-kind": "text", "questions-0-required": "on"},
        {
            "questions-TOTAL_FORMS": "1",
            "questions-0-kind": "choice",
            "questions-0-labels_en": "Which?",
            "questions-0-choices": "One",
        },
        {
            "questions-TOTAL_FORMS": "1",
            "questions-0-kind": "text",
            "questions-0-labels_en": "Which?",
            "questions-0-choices": "One\nTwo",
        },
    ],
)
def test_what_makes_no_sense_is_refused_and_stays_typed(as_ada, paris, wrong):
    answer = save(as_ada, "call", "standing", **{**STANDING, "titles_fr": "Racontez", **wrong})
    assert answer.status_code == 422
    assert 'value="Racontez"' in answer.text
    assert call_at().version == 0


def test_who_saves_second_sees_what_the_first_saved(as_ada, ada, paris):
    change_call(ada, "", 0, CallPlan(titles={"en": "Theirs"}, topics=WITH_ROWS.topics), NOW)
    answer = save(as_ada, "call", "standing", **{**STANDING, "titles_en": "Mine"})
    text = words(answer)
    assert answer.status_code == 409
    assert "English: Theirs English: Mine" in text
    assert "Topics: Tables" in text
    assert call_at().titles == {"en": "Theirs"}
    again = {**STANDING, "titles_en": "Mine", "version": "1"}
    assert save(as_ada, "call", "standing", **again).status_code == 302
    assert call_at().titles == {"en": "Mine"}


# --- topics and questions


def test_rows_are_added_by_buttons_and_nothing_is_saved_thereby(as_ada, paris):
    sent = {**STANDING, "titles_en": "Typed", "questions-more": "yes"}
    answer = save(as_ada, "call", "standing", **sent)
    assert answer.status_code == 200
    assert "Typed" in answer.text
    assert 'name="questions-0-labels_en"' in answer.text
    assert 'name="topics-0-labels_en"' not in answer.text
    assert 'formaction="#questions"' in answer.text
    assert call_at().version == 0


def test_a_topic_and_a_question_become_part_of_the_call(as_ada, paris):
    rows = {
        "topics-TOTAL_FORMS": "3",
        "topics-0-labels_en": "Tables",
        "topics-0-labels_fr": "Tables de hachage",
        "topics-2-labels_en": "Tables",
        "questions-TOTAL_FORMS": "2",
        "questions-0-kind": "choice",
        "questions-0-labels_en": "How often?",
        "questions-0-required": "on",
        "questions-0-choices": "en: Never | fr: Jamais\n\n  Once \nonce",
        "questions-1-kind": "text",
    }
    assert save(as_ada, "call", "standing", **{**STANDING, **rows}).status_code == 302
    call = call_at()
    assert [topic.key for topic in call.topics] == ["tables-de-hachage", "tables"]
    (question,) = call.questions
    assert (question.key, question.kind, question.required) == ("how-often", "choice", True)
    assert [(choice.key, choice.labels) for choice in question.choices] == [
        ("never", {"en": "Never", "fr": "Jamais"}),
        ("once", {"fr": "Once"}),
        ("once-2", {"fr": "once"}),
    ]


def test_what_is_called_otherwise_keeps_its_key_by_which_people_have_replied(as_ada, ada, paris):
    change_call(ada, "", 0, WITH_ROWS, NOW)
    shown = fields_of(page(as_ada, "call", "standing"))
    shown |= {
        "topics-0-labels_en": "Hash tables",
        "questions-0-labels_en": "How many times?",
        "questions-0-choices": "Twice\nen: Not ever | fr: Jamais\nOnce",
    }
    assert save(as_ada, "call", "standing", **shown).status_code == 302
    call = call_at()
    assert call.topics == (Topic("dht", {"en": "Hash tables"}),)
    assert call.questions[0].key == "how-often"
    assert [choice.key for choice in call.questions[0].choices] == ["twice", "never", "once"]

    shown = fields_of(page(as_ada, "call", "standing"))
    shown["questions-0-choices"] = "Thrice\nNot at all\nOnce"
    save(as_ada, "call", "standing", **shown)
    assert [choice.key for choice in call_at().questions[0].choices] == ["twice", "never", "once"]


def test_a_row_goes_when_it_is_ticked_off_or_emptied(as_ada, ada, paris):
    change_call(ada, "", 0, WITH_ROWS, NOW)
    shown = fields_of(page(as_ada, "call", "standing"))
    shown |= {"topics-0-labels_en": "", "questions-0-DELETE": "on"}
    assert save(as_ada, "call", "standing", **shown).status_code == 302
    assert (call_at().topics, call_at().questions) == ((), ())


# --- calls of festivals


def test_a_call_is_made_once_and_open_between_its_days(as_ada, paris):
    for _twice in range(2):
        assert save(as_ada, "new_call", **{**DATED, "once": "token"}).status_code == 302
    call = call_at("festival-of-peers")
    assert call.opens_at == datetime(2026, 12, 1, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
    assert (call.event, len(all_calls())) == (DECEMBER, 2)
    assert "Festival of peers closed" in words(page(as_ada, "calls"))
    with clock.set_to(datetime(2026, 12, 2, tzinfo=UTC)):
        assert "Festival of peers open" in words(page(as_ada, "calls"))
    shown = fields_of(page(as_ada, "call", "festival-of-peers"))
    assert shown["opens_at"] == "2026-12-01 00:00:00"
    assert save(as_ada, "call", "festival-of-peers", **{**DATED, "version": "1"}).status_code == 302
    assert call_at("festival-of-peers").version == 1


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"titles_en": ""}, 422),
        ({"closes_at": "2026-11-30T00:00"}, 422),
        ({"opens_at": "soon"}, 422),
        ({"event": "nowhere"}, 422),
        ({"slug": "Not an address"}, 422),
        ({"slug": "standing"}, 422),
        ({"slug": "taken"}, 409),
    ],
)
def test_a_call_that_cannot_be_is_not_made(as_ada, ada, paris, wrong, status):
    make_call(ada, "taken", CallPlan(titles={"en": "Taken"}), NOW)
    assert save(as_ada, "new_call", **{**DATED, **wrong}).status_code == status
    assert len(all_calls()) == 2


def test_an_address_that_nobody_may_have_is_not_made_of_a_title(as_ada, paris):
    assert save(as_ada, "new_call", **{**DATED, "titles_en": "Standing"}).status_code == 302
    assert call_at("standing-call").titles == {"en": "Standing"}


def test_a_call_is_taken_away_and_brought_back_unless_somebody_replied(as_ada, ada, chloe, paris):
    make_call(ada, "fest", CallPlan(titles={"en": "Fest"}), NOW)
    answer = save(as_ada, "drop_call", "fest")
    assert [call.slug for call in all_calls()] == [""]
    change = first(r'name="change" value="(\d+)"', as_ada.get(answer["Location"]).text)
    as_ada.post(url_of("desk:undo", "call", "fest"), {"change": change})
    assert call_at("fest").titles == {"en": "Fest"}
    proposed(chloe, call="fest")
    assert save(as_ada, "drop_call", "fest").status_code == 409
    assert save(as_ada, "drop_call", "standing").status_code == 404
    assert as_ada.get(url_of("proposals_desk:call", "nowhere")).status_code == 404


def test_history_leads_to_a_call_and_back(as_ada, paris):
    save(as_ada, "call", "standing", **{**STANDING, "titles_en": "Tell us"})
    there = as_ada.get(url_of("desk:thing", "call", "standing"))
    assert there["Location"] == url_of("proposals_desk:call", "standing")
    assert url_of("desk:thing_history", "call", "standing") in page(as_ada, "call", "standing").text
