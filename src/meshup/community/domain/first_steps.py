"""Shell: the first steps of a fresh node that the community knows of; reads, and writes nothing."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.community.domain.letters import mail_leaves
from meshup.community.domain.queries import this_node
from meshup.community.first_steps import FirstStep
from meshup.community.models import Node, Person
from meshup.kit.job_records import latest_outcome

LETTER_JOBS: Final = "meshup.community.jobs.send_"
"""How the paths of the jobs begin that send letters."""


def words_written() -> FirstStep:
    """Look whether the community says what it stands for."""
    node = this_node()
    return FirstStep(
        _("Say what you stand for"),
        is_done=bool(node.charters),
        sentence=_("A charter, even a short one, and one sentence about you."),
        url=f"{reverse('community:node')}?open=charters#fold-charters",
        label=_("Write it"),
    )


def looks_chosen() -> FirstStep:
    """Look whether the node has a logo, or colours of its own."""
    node = this_node()
    usual = Node()
    own = (node.primary, node.accent) != (usual.primary, usual.accent)
    return FirstStep(
        _("Choose your colours, or a logo"),
        is_done=own or bool(node.logo),
        sentence=_("All pages, pictures and icons follow them."),
        url=f"{reverse('community:node')}?open=primary#fold-primary",
        label=_("Choose them"),
    )


def mail_works() -> FirstStep:
    """Look whether letters leave, and whether the latest one did."""
    trouble = mail_trouble()
    return FirstStep(
        _("Let letters leave"),
        is_done=not trouble,
        sentence=trouble or _("The latest letter has left."),
        url=reverse("community:mail"),
        label=_("See how"),
    )


def mail_trouble() -> str:
    """Return in a sentence why letters do not leave; "" when nothing is known against it."""
    if not mail_leaves():
        return _("No mail server is set: sign-in codes and invitations stay on the machine.")
    if latest_outcome(LETTER_JOBS) is False:
        return _("The latest letter could not be sent.")
    return ""


def somebody_invited() -> FirstStep:
    """Look whether the host is alone."""
    return FirstStep(
        _("Invite somebody"),
        is_done=Person.objects.filter(is_active=True).count() > 1,
        sentence=_("Somebody beside you who can confirm a date when you are away."),
        url=reverse("community:people") + "#invite",
        label=_("Invite"),
    )
