"""What is remembered of the mesh: the nodes that are known, and who this node is itself.

A card tells of a community, never of a person; what is kept here is public anyway.
"""

from __future__ import annotations

from django.db import models

from meshup.mesh.choices import Level

LONGEST_URL = 2_000
LONGEST_DID = 100
LONGEST_DOMAIN = 260


class MeshNode(models.Model):
    """A node of which a card is known: the newest of its identity."""

    did = models.CharField(max_length=LONGEST_DID, unique=True)
    card = models.JSONField(help_text="As it was signed.")
    seq = models.BigIntegerField()
    digest = models.BinaryField(max_length=32, help_text="SHA-256 of the card in its one form.")
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.HEARD)
    arrival = models.BigIntegerField(unique=True, help_text="Grows with each new card.")
    place = models.BigIntegerField(
        db_index=True, help_text="In the order of hashes of dids, shifted to be signed."
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text="In vain, at its own address.")
    card_id = models.CharField(max_length=LONGEST_URL)
    actor_id = models.CharField(max_length=LONGEST_URL, db_index=True)
    former_actor_id = models.CharField(
        max_length=LONGEST_URL, blank=True, help_text="Where it lived, until it is followed anew."
    )
    group_id = models.CharField(max_length=LONGEST_URL, blank=True)
    domain = models.CharField(
        max_length=LONGEST_DOMAIN, db_index=True, help_text="Who registered it; a host with a port."
    )
    recovery_did = models.CharField(
        max_length=LONGEST_DID, blank=True, help_text="The first that it announced."
    )
    replaced_by = models.CharField(
        max_length=LONGEST_DID, blank=True, help_text="Who it is since its key was rotated."
    )
    is_distrusted = models.BooleanField(default=False, help_text="It said two things at once.")
    is_unconfirmed = models.BooleanField(
        default=False, help_text="Somebody else was known at its address; hosts have to look."
    )
    known_since = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="When it last answered, or signed a card.")
    verified_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(
        null=True, blank=True, help_text="When its own address was last asked in vain."
    )
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = (
            models.Index(fields=["level", "arrival"], name="mesh_by_level"),
            models.Index(  # all that an exchange asks of thousands, without reading their cards
                fields=[
                    "replaced_by",
                    "level",
                    "is_distrusted",
                    "expires_at",
                    "place",
                    "seq",
                    "did",
                    "arrival",
                ],
                name="mesh_told",
            ),
            models.Index(  # who is named as bootstrap, likewise
                fields=["level", "is_distrusted", "known_since", "did", "card_id"],
                name="mesh_oldest",
            ),
        )

    def __str__(self) -> str:
        return self.did


class Equivocation(models.Model):
    """Two cards of one identity and one number that differ: evidence against whoever signed."""

    did = models.CharField(max_length=LONGEST_DID, unique=True)
    first = models.JSONField()
    second = models.JSONField()
    noticed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"equivocation of {self.did}"


class OwnIdentity(models.Model):
    """What this node signs of itself: one row."""

    seq = models.BigIntegerField(default=0, help_text="Of the newest card.")
    arrivals = models.BigIntegerField(default=0, help_text="The last number given to a card.")
    card_arrival = models.BigIntegerField(default=0, help_text="That of the node's own card.")
    card = models.JSONField(default=dict, help_text="The newest card; empty before the first.")
    facts = models.BinaryField(
        max_length=32, default=bytes, help_text="SHA-256 of what the card was signed of."
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    recovery_did = models.CharField(max_length=LONGEST_DID, blank=True)
    rotation = models.JSONField(
        default=dict, blank=True, help_text="By which key the present one is believed."
    )
    address = models.CharField(max_length=LONGEST_URL, blank=True, help_text="Where it lived last.")
    former = models.JSONField(
        default=list, blank=True, help_text="Addresses where it lived before, the latest first."
    )
    moved_to = models.CharField(
        max_length=LONGEST_URL, blank=True, help_text="Where it lives now, if no longer here."
    )
    bootstrap = models.JSONField(
        default=list, blank=True, help_text="Card ids by which the mesh is found again."
    )
    twin = models.CharField(
        max_length=LONGEST_URL, blank=True, help_text="Where somebody else signs with our key."
    )
    twin_at = models.DateTimeField(null=True, blank=True, help_text="When that was seen last.")

    def __str__(self) -> str:
        return "own identity"


class GoneNode(models.Model):
    """A node whose card is over: its number stays for a while, so that no older card returns."""

    did = models.CharField(max_length=LONGEST_DID, unique=True)
    seq = models.BigIntegerField()
    actor_id = models.CharField(
        max_length=LONGEST_URL, blank=True, help_text="Of a neighbour: where it lived."
    )
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.did} is gone"


class GoneToday(models.Model):
    """How many nodes of a domain were new on a day and are gone again: they count as new, too."""

    day = models.DateField()
    domain = models.CharField(max_length=LONGEST_DOMAIN)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("day", "domain"), name="mesh_gone_today_once"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.domain}: {self.count}"
