"""What is remembered of introductions between nodes: who gives, what is given, what is received."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models

from meshup.contact_grants.choices import GrantState, Way

KEY_LENGTH: Final = 22
LONGEST_NAME: Final = 200


class Owner(models.Model):
    """Somebody who gives or gets contact cards: a peer, or the reader of an address."""

    handle = models.CharField(max_length=KEY_LENGTH, unique=True, help_text="kit.secret_links")
    peer = models.OneToOneField("peers.Peer", models.CASCADE, null=True, related_name="+")
    address = models.OneToOneField("letters.Address", models.CASCADE, null=True, related_name="+")
    code_hash = models.CharField(
        max_length=64, blank=True, help_text="HMAC-SHA256 of the code that they show."
    )
    code_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset(
        {"handle", "peer", "address", "code_hash", "code_until", "made_at"}
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("code_hash",),
                condition=~models.Q(code_hash=""),
                name="contact_grants_code_once",
            ),
        )

    def __str__(self) -> str:
        return f"owner {self.pk}"


class AvoidedNode(models.Model):
    """That somebody wants to hear nothing more of a community."""

    owner = models.ForeignKey(Owner, models.CASCADE, related_name="+")
    actor = models.ForeignKey("remote_actors.RemoteActor", models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"owner", "actor", "made_at"})

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "actor"), name="contact_grants_avoided_once"),
        )

    def __str__(self) -> str:
        return f"avoided node {self.pk}"


class Grant(models.Model):
    """What is asked of somebody here, and what they gave; without an owner once they are erased."""

    owner = models.ForeignKey(Owner, models.SET_NULL, null=True, related_name="grants")
    key = models.CharField(max_length=KEY_LENGTH, unique=True, help_text="By chance.")
    request = models.UUIDField(unique=True, help_text="Of node_requests.")
    offer_id = models.CharField(max_length=2_000, help_text="What both nodes call it.")
    actor = models.ForeignKey(
        "remote_actors.RemoteActor", models.SET_NULL, null=True, related_name="+"
    )
    node_name = models.CharField(max_length=LONGEST_NAME)
    way = models.CharField(max_length=5, choices=Way.choices)
    terms = models.JSONField(default=dict, help_text="The terms, in the words of who asks.")
    state = models.CharField(max_length=10, choices=GrantState.choices, db_index=True)
    receipt = models.UUIDField(null=True, help_text="Of the consent; on both nodes.")
    parts = models.JSONField(default=list, help_text="Which parts of a card were given.")
    card = models.JSONField(null=True, help_text="What was given; gone when it has ended.")
    requested_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True, db_index=True)
    ended_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True, help_text="They said that it is gone there.")
    repeated_at = models.DateTimeField(null=True, help_text="When they were last told again.")
    is_cut_off = models.BooleanField(default=False, help_text="Nothing can be sent there any more.")
    times_seen = models.PositiveIntegerField(default=0)
    first_seen_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)

    PERSONAL: ClassVar = frozenset(
        {
            *("owner", "offer_id", "actor", "node_name", "terms", "receipt", "parts", "card"),
            *("requested_at", "deadline", "given_at", "expires_at", "ended_at", "confirmed_at"),
            *("repeated_at", "times_seen", "first_seen_at", "last_seen_at", "key", "request"),
        }
    )

    def __str__(self) -> str:
        return f"grant {self.pk}"


class Meeting(models.Model):
    """That somebody here met somebody at another node; their card waits for that one's yes."""

    owner = models.ForeignKey(Owner, models.CASCADE, related_name="meetings")
    key = models.CharField(max_length=KEY_LENGTH, unique=True, help_text="By chance.")
    request = models.UUIDField(unique=True, help_text="Of node_requests.")
    offer_id = models.CharField(max_length=2_000, help_text="By which the other asks back.")
    actor = models.ForeignKey("remote_actors.RemoteActor", models.CASCADE, related_name="+")
    node_name = models.CharField(max_length=LONGEST_NAME)
    terms = models.JSONField(default=dict, help_text="What was sent.")
    card = models.JSONField(null=True, help_text="What the other gets; gone when it is over.")
    days = models.PositiveIntegerField(help_text="For how long they give it.")
    made_at = models.DateTimeField()
    deadline = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, help_text="The other said yes as well.")
    back_request = models.UUIDField(null=True, help_text="By which our card is asked for.")
    is_over = models.BooleanField(default=False)

    PERSONAL: ClassVar = frozenset(
        {
            *("owner", "key", "request", "offer_id", "actor", "node_name", "terms", "card"),
            *("days", "made_at", "deadline", "answered_at", "back_request"),
        }
    )

    def __str__(self) -> str:
        return f"meeting {self.pk}"


class ReceivedCard(models.Model):
    """A card that somebody of another node gave: to the hosts here, or to one person."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, help_text="By chance.")
    owner = models.ForeignKey(
        Owner, models.CASCADE, null=True, related_name="received", help_text="None: the hosts."
    )
    request = models.UUIDField(unique=True, help_text="Of node_requests.")
    offer_id = models.CharField(max_length=2_000)
    actor = models.ForeignKey("remote_actors.RemoteActor", models.CASCADE, related_name="+")
    node_name = models.CharField(max_length=LONGEST_NAME)
    terms = models.JSONField(default=dict, help_text="What was asked for.")
    card = models.JSONField()
    receipt = models.UUIDField()
    expires_at = models.DateTimeField(db_index=True)
    received_at = models.DateTimeField()
    times_seen = models.PositiveIntegerField(default=0)
    view_sent_at = models.DateTimeField(null=True, help_text="When its owner was told of looks.")

    PERSONAL: ClassVar = frozenset(
        {
            *("key", "owner", "request", "offer_id", "actor", "node_name", "terms", "card"),
            *("receipt", "expires_at", "received_at", "times_seen", "view_sent_at"),
        }
    )

    def __str__(self) -> str:
        return f"received card {self.pk}"


class Look(models.Model):
    """That a host looked at a card."""

    card = models.ForeignKey(ReceivedCard, models.CASCADE, related_name="looks")
    person = models.ForeignKey("community.Person", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"card", "person", "at"})

    def __str__(self) -> str:
        return f"look {self.pk}"
