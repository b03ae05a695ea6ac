"""Timetables that are pasted from a spreadsheet: cells read into lines.

Pure: nothing of Django, clock, chance or network; what is not understood is named, never dropped.
"""
