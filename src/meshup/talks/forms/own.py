"""What is pressed on a speaker's own page of a talk, beside its larger forms."""

from __future__ import annotations

from django import forms

from meshup.talks.forms.materials import LinkForm, SlidesForm
from meshup.talks.forms.speakers import SpeakerPageForm
from meshup.talks.forms.topics import TopicsForm


class NumberForm(forms.Form):
    """Which thing is taken away, by the number of its row."""

    number = forms.IntegerField(min_value=1)


class PressedForm(forms.Form):
    """A button alone."""


FORMS: dict[str, type[forms.Form]] = {
    "slides": SlidesForm,
    "link": LinkForm,
    "remove": NumberForm,
    "topics": TopicsForm,
    "speaker": SpeakerPageForm,
    "no_speaker": PressedForm,
    "open_box": PressedForm,
    "close_box": PressedForm,
    "by_letter": PressedForm,
    "not_by_letter": PressedForm,
    "forget": NumberForm,
}
"""The form of each act, by the name of its button."""
