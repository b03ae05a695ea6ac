"""The shapes of what hosts, helpers and visitors type; each form makes a plan of the agenda."""
