"""Refusals of the community room."""

from meshup.kit.errors import Conflict, Invalid, NotAllowed, NotFound, marked as _
from meshup.kit.versions import ChangedMeanwhile


class NoNode(NotFound):
    """`meshup init` has not been run."""

    code = "community.no_node"
    sentence = _("This node is not set up yet. Its operator runs: meshup init")


class RoomsClosed(NotFound):
    """Hosts have not opened the node's rooms online."""

    code = "community.rooms_closed"
    sentence = _("There is no room online here. Ask a host to open the rooms of this community.")


class HostsOnly(NotAllowed):
    """Only somebody with another role may do this."""

    code = "community.hosts_only"
    sentence = _("Your role does not include this. Ask a host.")


class NodeExists(Conflict):
    """There is a community already."""

    code = "community.node_exists"
    sentence = _("This node is already set up: {name}.")


class UnknownZone(Invalid):
    """Not the name of a time zone."""

    code = "community.unknown_zone"
    sentence = _("There is no time zone “{zone}”. Write one such as Europe/Paris.")
    field = "time_zone"


class UnknownLanguage(Invalid):
    """Not a language that this software speaks."""

    code = "community.unknown_language"
    sentence = _("There is no translation into “{language}”. There is: {known}.")
    field = "languages"


class NodeChanged(ChangedMeanwhile):
    """Another host saved the page since this one was opened."""

    code = "community.node_changed"
    sentence = _(
        "Another host has changed this page meanwhile. What you typed is kept below;"
        " compare, and save again to put it in place of theirs."
    )


class NoSuchPerson(NotFound):
    """Nobody of that number has a role here."""

    code = "community.no_such_person"
    sentence = _("There is no such person here.")


class AlreadyHere(Conflict):
    """Somebody with this e-mail address has a role already."""

    code = "community.already_here"
    sentence = _("{email} already has a role here.")
    field = "email"


class HasBeenHere(Conflict):
    """A link or a letter of invitation is for somebody who has not come yet."""

    code = "community.has_been_here"
    sentence = _("{name} has signed in before, and signs in with their e-mail address.")


class LastHost(Conflict):
    """Without a host nobody could invite one."""

    code = "community.last_host"
    sentence = _("{name} is the only host. Make somebody else a host first.")
    field = "role"


class LinkUsed(NotAllowed):
    """A sign-in link opens once."""

    code = "community.link_used"
    sentence = _("This link has been used. Sign in with your e-mail address instead.")


class NoSuchPage(NotFound):
    """A language or a page that this node does not have."""

    code = "community.no_such_page"
    sentence = _("This node has no such page.")
