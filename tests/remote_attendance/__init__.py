"""Tests of people of other servers who come."""
