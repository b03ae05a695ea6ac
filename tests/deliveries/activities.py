"""Activities as rooms above give them to the queue."""


def activity(kind="Create", number=1, about="https://paris.example/ap/events/1"):
    return {
        "id": f"https://paris.example/ap/activities/{number}",
        "type": kind,
        "actor": "https://paris.example/ap/paris",
        "object": {"id": about, "type": "Event", "name": "Été"},
    }
