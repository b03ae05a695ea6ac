"""What is remembered of requests between this node and others."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import uuid4

from django.db import models

from meshup.node_requests.choices import Answer, Desk, RequestState

LONGEST_URL: Final = 2_000
LONGEST_DID: Final = 100
LONGEST_KIND: Final = 24
LONGEST_ABOUT: Final = 200


class NodeRequest(models.Model):
    """Something that one node asks of another: by us, or of us."""

    uuid = models.UUIDField(default=uuid4, unique=True, help_text="In the id of what we send.")
    kind = models.CharField(max_length=LONGEST_KIND)
    is_ours = models.BooleanField(help_text="Whether this node asked.")
    actor = models.ForeignKey("remote_actors.RemoteActor", models.CASCADE, related_name="+")
    offer_id = models.CharField(max_length=LONGEST_URL)
    offer_hash = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of its id.")
    offer_digest = models.BinaryField(
        max_length=32, help_text="SHA-256 of what was asked, so that an answer says to what."
    )
    about = models.CharField(
        max_length=LONGEST_ABOUT, blank=True, db_index=True, help_text="What of ours it is about."
    )
    terms = models.JSONField(default=dict, help_text="What is asked; its kind knows the shape.")
    deadline = models.DateTimeField(null=True, blank=True)
    is_withdrawn = models.BooleanField(default=False)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    answer_number = models.PositiveIntegerField(default=0)
    answer_terms = models.JSONField(default=dict, help_text="What came with the answer.")
    evidence = models.JSONField(
        default=dict, help_text="The other side's words with its proof, as it signed them."
    )
    state = models.CharField(
        max_length=9, choices=RequestState.choices, db_index=True, help_text="As last looked at."
    )
    desk = models.CharField(
        max_length=6,
        choices=Desk.choices,
        default=Desk.ACTS,
        help_text="Whether it waits for hosts, or is nothing that they see.",
    )
    made_at = models.DateTimeField()
    since = models.DateTimeField(help_text="When it came to stand where it stands.")
    did = models.CharField(
        max_length=LONGEST_DID, blank=True, help_text="Who the other was when it was made."
    )
    keys_digest = models.BinaryField(
        max_length=32, default=bytes, help_text="SHA-256 of the keys that it had then."
    )

    PERSONAL: ClassVar = frozenset({"actor", "offer_id", "terms", "answer_terms", "evidence"})

    class Meta:
        indexes = (models.Index(fields=["kind", "state"], name="node_requests_kind_state"),)

    def __str__(self) -> str:
        return f"request {self.pk}"
