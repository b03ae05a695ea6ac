import pytest
from django import forms
from django.template.loader import render_to_string
from hypothesis import example, given, strategies as st

from meshup.kit.errors import Invalid
from meshup.kit.forms.fields import LinksField
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.outcomes import refused
from meshup.kit.forms.texts import TextsField

TEXTS = st.dictionaries(
    st.sampled_from(["fr", "en"]), st.text("aé\r\n\x00 ", max_size=30), max_size=2
)


class Leaflet(forms.Form):
    title = TextsField(label="Title", most=20)
    body = TextsField(label="Body", rows=5, most=2_000, required=False, help_text="In Markdown.")
    links = LinksField(label="Links", required=False)
    public = forms.BooleanField(label="Public", required=False)


def leaflet(**data):
    form = Leaflet(data or None)
    set_languages(form, ["fr", "en"])
    return form


def page(form):
    return render_to_string("kit/_form.html", {"form": form})


def test_a_text_comes_back_by_language_without_the_empty_ones():
    form = leaflet(title_fr=" Été\r\n", title_en="", body_fr="", body_en="a\r\nb")
    assert form.is_valid()
    assert form.cleaned_data["title"] == {"fr": "Été"}
    assert form.cleaned_data["body"] == {"en": "a\nb"}


def test_a_needed_text_must_exist_in_one_language():
    form = leaflet(title_fr=" ", title_en="")
    assert form.errors["title"] == ["Write this in at least one language."]


def test_too_long_a_text_is_named_by_its_language():
    form = leaflet(title_fr="x" * 21)
    assert form.errors["title"] == ["The text in français has 21 characters; 20 fit."]


def test_only_the_languages_of_the_node_are_asked_for():
    form = leaflet(title_en="Hello", title_fr="Bonjour")
    set_languages(form, ["en"])
    assert form.is_valid()
    assert form.cleaned_data["title"] == {"en": "Hello"}
    assert 'name="title_fr"' not in page(form)


def test_words_in_a_language_no_longer_asked_for_are_kept():
    form = Leaflet({"title_en": "Hi"}, initial={"title": {"en": "Hello", "fr": "Bonjour"}})
    set_languages(form, ["en"])
    assert form.is_valid()
    assert form.cleaned_data["title"] == {"en": "Hi", "fr": "Bonjour"}
    assert form.cleaned_data["body"] == {}


@given(TEXTS)
@example({"fr": "a\r\r\na"})
def test_a_text_survives_the_form(texts):
    field = TextsField(rows=3)
    try:
        cleaned = field.clean(texts)
    except forms.ValidationError:
        assert not "".join(texts.values()).strip(" \r\n\x00")
    else:
        assert not field.has_changed(texts, cleaned)
        assert field.clean(cleaned) == cleaned


def test_a_title_is_one_line_and_a_body_has_lines():
    form = leaflet(title_fr="Un\r\ntitre\x07", body_fr="a\u2028b\x00")
    assert form.is_valid()
    assert form.cleaned_data["title"] == {"fr": "Un titre"}
    assert form.cleaned_data["body"] == {"fr": "a\nb"}


def test_links_are_lines():
    form = leaflet(title_fr="x", links="Chat | room | https://chat.example\n\nhttps://p2p.example")
    assert form.is_valid()
    assert form.cleaned_data["links"] == [
        {"label": "Chat | room", "url": "https://chat.example"},
        {"label": "https://p2p.example", "url": "https://p2p.example"},
    ]


@pytest.mark.parametrize("line", ["Chat", "Chat | javascript:alert(1)", "x | https://", "|"])
def test_what_is_no_link_is_refused(line):
    form = leaflet(title_fr="x", links=line)
    assert form.errors.as_data()["links"][0].code == "link"


def test_fifty_links_fit():
    field = LinksField()
    assert len(field.clean("https://p2p.example\n" * 50)) == 50
    with pytest.raises(forms.ValidationError):
        field.clean("https://p2p.example\n" * 51)


def test_stored_links_show_as_lines():
    form = Leaflet(initial={"links": [{"label": "Chat", "url": "https://chat.example"}]})
    assert "Chat | https://chat.example</textarea>" in page(form)


def test_the_page_ties_help_and_errors_to_their_inputs():
    shown = page(leaflet(title_fr="", links="nothing"))
    assert '<a href="#id_title_en">Title</a>: Write this in at least one language.' in shown
    assert 'aria-describedby="id_body_helptext"' in shown
    assert 'id="id_links_error"' in shown
    assert 'aria-describedby="id_links_error"' in shown


def test_what_was_typed_is_escaped_and_kept():
    shown = page(leaflet(title_fr='"><script>x</script>', title_en="x" * 30))
    assert "&quot;&gt;&lt;script&gt;x&lt;/script&gt;" in shown
    assert "<script>" not in shown


class TooLate(Invalid):
    code = "test.too_late"
    sentence = "Too late by {days} days."
    field = "links"


def test_a_refusal_shows_beside_its_field_or_above_all():
    form = leaflet(title_fr="x")
    refused(form, TooLate(days=3))
    refused(form, Invalid())
    assert form.errors["links"] == ["Too late by 3 days."]
    assert form.non_field_errors() == ["This makes no sense as it stands."]
