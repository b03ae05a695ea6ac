"""What the community room remembers: the node, and the people who run it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from meshup.community.choices import Frequency, Role
from meshup.community.notification_kinds import SUBJECT_LENGTH


class Node(models.Model):
    """This community, as its hosts describe it: one row."""

    name = models.CharField(max_length=80)
    city = models.CharField(max_length=80)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2.")
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees north, WGS 84.")
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees east, WGS 84.")
    languages = models.JSONField(default=list, help_text="Language codes, the main one first.")
    time_zone = models.CharField(max_length=64, help_text="IANA name, such as Europe/Paris.")
    contact = models.EmailField(blank=True)
    summaries = models.JSONField(default=dict, help_text="One sentence, by language.")
    charters = models.JSONField(default=dict, help_text="The values, Markdown by language.")
    conducts = models.JSONField(default=dict, help_text="Code of conduct, Markdown by language.")
    links = models.JSONField(default=list, help_text='[{"label": …, "url": …}], in page order.')
    sponsors = models.JSONField(default=list, help_text='[{"label": …, "url": …}]')
    donations = models.JSONField(default=list, help_text='[{"label": …, "url": …}]')
    primary = models.CharField(max_length=7, default="#14284b", help_text="Colour, #rrggbb.")
    accent = models.CharField(max_length=7, default="#00b3c8", help_text="Colour, #rrggbb.")
    logo = models.CharField(max_length=120, blank=True, help_text="Path below media/, or none.")
    suggestions_open = models.BooleanField(
        default=True, help_text="May visitors suggest impromptu events?"
    )
    meet_open = models.BooleanField(
        default=False, help_text="May visitors meet in the node's own rooms online?"
    )
    since = models.DateField(null=True, blank=True)
    publisher = models.CharField(
        max_length=160, blank=True, help_text="Who publishes the site: a person, an association."
    )
    publisher_address = models.TextField(blank=True, help_text="Where, and how to reach them.")
    publisher_person = models.CharField(
        max_length=160, blank=True, help_text="Who answers for what the site says."
    )
    hosting = models.CharField(max_length=160, blank=True, help_text="Who runs the machine.")
    hosting_address = models.TextField(blank=True)
    hosting_contact = models.CharField(max_length=160, blank=True, help_text="Phone or e-mail.")
    first_steps_shown = models.BooleanField(
        default=False, help_text="Does the desk list what a fresh node still needs?"
    )
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change.")

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """The people who sign in."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """Return whoever has this e-mail address, in whatever case it is written."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who helps to run the node; visitors and speakers have no row here."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.HOST)
    language = models.CharField(max_length=8, default="en")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    digest_on = models.DateField(
        null=True, blank=True, help_text="The day of the latest daily letter, where the node is."
    )

    PERSONAL: ClassVar = frozenset(
        {"email", "name", "role", "language", "password", "last_login", "joined_at", "digest_on"}
    )
    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name


class NotificationChoice(models.Model):
    """How soon somebody wants to hear of one kind of things; without a row, at once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notification_choices")
    kind = models.CharField(max_length=40, help_text="See notification_kinds.")
    frequency = models.CharField(max_length=8, choices=Frequency.choices)

    PERSONAL: ClassVar = frozenset({"person", "kind", "frequency"})

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "kind"), name="one_choice"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.frequency}"


class Notification(models.Model):
    """That somebody has heard of something that waits; gone when it waits no more."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=SUBJECT_LENGTH, help_text="What waits, such as a slug.")
    sent_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"person", "kind", "subject", "sent_at"})

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "kind", "subject"), name="heard_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}"
