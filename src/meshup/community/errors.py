"""Refusals of the community room."""

from meshup.kit.errors import Conflict, Invalid, NotAllowed, NotFound, marked as _


class NoNode(NotFound):
    """`meshup init` has not been run."""

    code = "community.no_node"
    sentence = _("This node is not set up yet. Its operator runs: meshup init")


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
