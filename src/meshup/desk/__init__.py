"""The host desk as a shell: overview, an event's page, history; rooms above fill it."""
