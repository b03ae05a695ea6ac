"""Paris P2P, for tests: first Wednesdays since August 2019, at Ground Control."""

from datetime import UTC, date, datetime, time

from meshup.agenda.domain.plans import EventPlan, PatternPlan, SeriesPlan, VenuePlan
from meshup.agenda.domain.series import create_series
from meshup.agenda.domain.venues import create_venue
from meshup.agenda.models import Series

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DECEMBER = "paris-p2p-2026-12-02"
WORDS = SeriesPlan(titles={"fr": "Paris P2P", "en": "Paris P2P"}, texts={"en": "Meet *peers*."})
PATTERN = PatternPlan(
    rule="FREQ=MONTHLY;BYDAY=1WE",
    starts_on=date(2019, 8, 1),
    start=time(18, 30),
    minutes=270,
    time_zone="Europe/Paris",
    venue="ground-control",
    languages=("fr", "en"),
    timetable=(
        {"start": "18:30", "end": "19:00", "kind": "doors"},
        {"start": "19:30", "end": "20:00", "kind": "encounters"},
    ),
    open_slots=2,
)


def paris_series(**pattern: object) -> Series:
    """Make the monthly series, its first edition numbered 0."""
    create_venue(None, VenuePlan(name="Ground Control", city="Paris"), NOW)
    plan = PatternPlan(**{**_values(PATTERN), **pattern})  # type: ignore[arg-type]
    return create_series(None, WORDS, plan, NOW, first_edition=0)


def themed(start: datetime, hours: int = 3, **said: object) -> EventPlan:
    """Plan a themed evening."""
    plain = {
        "kind": "themed",
        "starts_at": start,
        "ends_at": start.replace(hour=start.hour + hours),
        "time_zone": "Europe/Paris",
        "titles": {"fr": "Nuit du routage", "en": "Routing night"},
    }
    return EventPlan(**{**plain, **said})  # type: ignore[arg-type]


def _values(plan: PatternPlan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in PatternPlan.__dataclass_fields__}
