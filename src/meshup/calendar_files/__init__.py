"""Calendar files of other programs, read: from bytes to events, series and what is left out.

Pure: bytes in, values out; no database, clock or network. ``parsing`` is where to begin, and
``imported_event`` says what comes out.
"""
