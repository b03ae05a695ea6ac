"""The intake: what comes into the agenda from other calendars."""
