"""The imports: what comes into the agenda from other calendars."""
