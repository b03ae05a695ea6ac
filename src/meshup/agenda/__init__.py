"""The agenda: events, series and venues, and the feeds that carry them."""
