"""Visitors, known only by what they chose to say."""
