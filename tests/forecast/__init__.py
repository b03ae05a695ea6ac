"""Tests of the room forecast."""
