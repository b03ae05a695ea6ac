"""This node as a publisher: events as entries in one language, and as iCalendar."""
