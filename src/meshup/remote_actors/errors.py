"""Why a document of another server is not taken, and why an actor is not known."""

from __future__ import annotations

from meshup.kit.errors import Invalid, NotFound, TooMany, Unavailable, marked as _


class FetchRefused(Invalid):
    """A document of another server that the node does not take, or does not ask for."""

    code = "remote_actors.document_refused"
    sentence = _("What “{address}” says cannot be used: {why}.")
    field = "address"


class Gone(FetchRefused):
    """The other server says that it is gone for good: 410, or a Tombstone."""

    code = "remote_actors.gone"
    sentence = _("There is nothing at “{address}” any more.")


class NotThere(FetchRefused):
    """The other server knows nothing at that address: 404."""

    code = "remote_actors.not_there"
    sentence = _("There is nothing at “{address}”.")


class FetchBusy(Unavailable):
    """Too much is asked of other servers at once."""

    code = "remote_actors.fetch_busy"
    sentence = _("Too much is read from other servers just now. Please try again in a minute.")


class FetchLimit(TooMany):
    """So many documents of that server were asked for that it has to wait."""

    code = "remote_actors.fetch_limit"
    sentence = _("That server was asked a lot just now. Please try again in a few minutes.")


class ActorRefused(Invalid):
    """It is no actor that the node can speak with."""

    code = "remote_actors.actor_refused"
    sentence = _("“{address}” is nobody whom this node can follow or hear: {why}.")
    field = "address"


class KeyRefused(Invalid):
    """The key is not one of the actor that is said to hold it."""

    code = "remote_actors.key_refused"
    sentence = _("The key “{address}” is of no actor that says so.")


class NoSuchHandle(Invalid):
    """Nobody in the fediverse is at such an address."""

    code = "remote_actors.no_such_handle"
    sentence = _(
        "Nobody of the fediverse was found at “{address}”. Paste a handle such as"
        " @paris@p2p.example, or the address of a group, an event or a server."
    )
    field = "address"


class NoSuchDomain(Invalid):
    """It is no name of a server."""

    code = "remote_actors.no_such_domain"
    sentence = _("“{domain}” is no name of a server. Type it as in social.example.")
    field = "domain"


class DomainTooWide(Invalid):
    """It would keep out everybody under a whole ending."""

    code = "remote_actors.domain_too_wide"
    sentence = _("“{domain}” alone would block every server that ends so. Name one server.")
    field = "domain"


class OwnDomain(Invalid):
    """The node would keep out itself."""

    code = "remote_actors.own_domain"
    sentence = _("“{domain}” is where this node is itself.")
    field = "domain"


class NoSuchActor(NotFound):
    """Nobody of this number is known, or they are gone."""

    code = "remote_actors.no_such_actor"
    sentence = _("Nobody of that name is known here any more.")


class NoSuchDomainBlock(NotFound):
    """It is not blocked, or was let in again already."""

    code = "remote_actors.no_such_block"
    sentence = _("This is not blocked any more.")


class NoBlockList(Invalid):
    """The file is none that names servers."""

    code = "remote_actors.no_block_list"
    sentence = _("This file names no servers that can be read: it must be a CSV of domains.")
    field = "file"
