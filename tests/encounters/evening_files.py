"""Evenings as files, at random."""

from hypothesis import strategies as st

LANGUAGES = ["fr", "en", "es"]


@st.composite
def evenings(draw, most_people=11, most_rounds=4):
    """Draw an evening in which people come and go, some have met, and some do not want to."""
    rounds = draw(st.integers(1, most_rounds))
    count = draw(st.integers(0, most_people))
    ids = [f"p{number}" for number in range(count)]
    people = []
    for name in ids:
        first = draw(st.integers(1, rounds))
        person = {
            "id": name,
            "languages": draw(st.lists(st.sampled_from(LANGUAGES), max_size=2, unique=True)),
            "present": [first, draw(st.integers(first, rounds))],
            "wishes": draw(
                st.lists(
                    st.sampled_from([n for n in ids if n != name] or ["none"]),
                    max_size=2,
                    unique=True,
                )
            ),
            "topics": draw(st.lists(st.sampled_from(["maps", "radio"]), max_size=2, unique=True)),
            "newcomer": draw(st.booleans()),
            "repeats_ok": draw(st.booleans()),
        }
        people.append(person)
    pairs = [[a, b] for place, a in enumerate(ids) for b in ids[place + 1 :]]
    chosen = st.lists(st.sampled_from(pairs), unique_by=tuple) if pairs else st.just([])
    met = draw(chosen)
    return {
        "rounds": rounds,
        "seed": draw(st.integers(0, 2**32)),
        "tables": draw(st.none() | st.integers(1, 6)),
        "people": people,
        "met": [
            [
                a,
                b,
                draw(st.integers(1, 4)),
                draw(st.sampled_from([None, "2026-01-05", "2025-06-01"])),
            ]
            for a, b in met
        ],
        "blocked": draw(chosen),
    }
