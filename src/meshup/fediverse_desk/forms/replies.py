"""What hosts fill in to keep out who wrote a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.moderation.domain.reasons import LONGEST_REASON

if TYPE_CHECKING:
    from meshup.replies.domain.queries.replies import ReplyFacts

AUTHOR: Final = "author"
SERVER: Final = "server"


class BlockForm(forms.Form):
    """Whom to keep out, the author of ``reply`` or all of their server, and why."""

    whom = forms.ChoiceField(label=_("Whom"), widget=forms.RadioSelect, initial=AUTHOR)
    why = PrintableField(
        label=_("Why"),
        help_text=_("It is kept, with your name; only hosts read it."),
        max_length=LONGEST_REASON,
    )

    def __init__(self, *args: Any, reply: ReplyFacts, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        whom = self.fields["whom"]
        if isinstance(whom, forms.ChoiceField):
            whom.choices = [
                (AUTHOR, _("Only %(handle)s") % {"handle": reply.handle}),
                (
                    SERVER,
                    _("Everybody on %(host)s, and on servers below it") % {"host": reply.host},
                ),
            ]
