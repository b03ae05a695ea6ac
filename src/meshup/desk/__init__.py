"""The host desk: the doors and forms through which hosts and helpers keep the agenda."""
