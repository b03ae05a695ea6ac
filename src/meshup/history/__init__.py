"""Who changed what, from what to what; taken back, if nothing else came after it."""
