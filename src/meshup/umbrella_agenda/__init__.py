"""One agenda of all who are under our umbrella: pages, feeds, numbers."""
