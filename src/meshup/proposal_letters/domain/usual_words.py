"""What letters to speakers say unless hosts write something else, in the current language.

Shell: it asks which language is the current one.

Words
    {…}  is filled in; see ``placeholders``. A paragraph that holds nothing else goes when there is
         nothing to fill in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext, gettext_noop as _

from meshup.proposal_letters.choices import Topic

if TYPE_CHECKING:
    from collections.abc import Mapping

SUBJECTS: Final[Mapping[str, str]] = {
    Topic.RECEIVED: _("We have your proposal: {title}"),
    Topic.OFFERED: _("Would {day} suit you for “{title}”?"),
    Topic.ACCEPTED: _("Accepted: {title}"),
    Topic.LATER: _("Kept for later: {title}"),
    Topic.WAITS: _("Back in our pool: {title}"),
    Topic.DECLINED: _("About your proposal “{title}”"),
    Topic.SCHEDULED: _("On the programme of {day}: {title}"),
    Topic.MOVED: _("Another time for “{title}”: {day}"),
    Topic.PLACE: _("Another place for “{title}”"),
    Topic.TAKEN_OFF: _("No longer on the programme of {day}: {title}"),
    Topic.SLIDES: _("Thank you for “{title}”: have you got slides?"),
    Topic.THANKS: _("Thank you for “{title}”"),
}
WORDS: Final[Mapping[str, str]] = {
    Topic.RECEIVED: _(
        "Hello {name},\n\n"
        "thank you for proposing “{title}”. Our hosts read every proposal; you hear from us as"
        " soon as they know more.\n\n"
        "On your page you can change it, add somebody who holds it with you, or take it back."
    ),
    Topic.OFFERED: _(
        "Hello {name},\n\n"
        "we would love to have “{title}” at {event}, on {when}.\n\n"
        "Does that suit you? On your page you say yes, ask for another date, or say no; one press"
        " is enough.\n\n"
        "{reason}"
    ),
    Topic.ACCEPTED: _(
        "Hello {name},\n\n"
        "good news: we would love to have “{title}”. We look for a date now, and tell you as soon"
        " as there is one.\n\n"
        "{reason}"
    ),
    Topic.LATER: _(
        "Hello {name},\n\n"
        "we like “{title}”, and keep it for one of our later evenings. You need not do anything:"
        " we write to you when we have a date to offer.\n\n"
        "{reason}"
    ),
    Topic.WAITS: _(
        "Hello {name},\n\n"
        "what we last told you about “{title}” holds no more: it waits in our pool again, and we"
        " look for what suits. We are sorry for the back and forth.\n\n"
        "{reason}"
    ),
    Topic.DECLINED: _(
        "Hello {name},\n\n"
        "thank you for proposing “{title}”, and for the work you put into it. We have no room for"
        " it as things are. That says nothing about its worth: there are more good proposals than"
        " evenings.\n\n"
        "{reason}\n\n"
        "If you like, it stays in our pool for a later occasion: one press on your page is enough."
    ),
    Topic.SCHEDULED: _(
        "Hello {name},\n\n"
        "“{title}” is on the programme: {event}, {when}.\n\n"
        "If anything speaks against it, please tell us soon. Please come a little earlier, to try"
        " the projector."
    ),
    Topic.MOVED: _(
        "Hello {name},\n\n"
        "“{title}” has another time now: {event}, {when}. Before, it was: {before}.\n\n"
        "If that does not suit you, please tell us soon."
    ),
    Topic.PLACE: _(
        "Hello {name},\n\n“{title}” has another place now: {where}. The time stays: {when}."
    ),
    Topic.TAKEN_OFF: _(
        "Hello {name},\n\n"
        "“{title}” is no longer on the programme of {event}, {day}. It is still accepted: we look"
        " for another date, and tell you."
    ),
    Topic.SLIDES: _(
        "Hello {name},\n\n"
        "thank you for “{title}” at {event}. It was good to have you.\n\n"
        "Those who were there ask for slides, and those who were not even more. On your page you"
        " can upload them, or leave a link. If there are none, that is fine too."
    ),
    Topic.THANKS: _(
        "Hello {name},\n\n"
        "thank you for “{title}” at {event}. It was good to have you.\n\n"
        "You have something else in mind? Propose it whenever you like."
    ),
}


def usual_subject(topic: str) -> str:
    """Return the subject of letters about a topic."""
    return gettext(SUBJECTS[topic])


def usual_words(topic: str) -> str:
    """Return what letters about a topic say."""
    return gettext(WORDS[topic])
