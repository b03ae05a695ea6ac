"""Signatures of HTTP requests, as servers of the fediverse make and expect them; pure.

``requests`` is a request as it came, ``cavage`` and ``rfc9421`` are the two ways to sign one,
``digests`` holds a body against its headers, ``verifying`` puts them together, ``signing`` signs
what goes out.
"""
