"""Decisions of the starter kit; modules of their own are pure or shell, and say so."""
