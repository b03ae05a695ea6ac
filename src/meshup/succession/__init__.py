"""Who is the home of an event held together, when its home falls silent or wants to change."""
