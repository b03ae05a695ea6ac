"""Ways to break RFC 6455, each with the code with which the conversation has to end."""

from __future__ import annotations

from tests.signalling.servers import frame

VIOLATIONS = [
    (1002, [frame(b"x", masked=False)]),
    (1002, [b"\xc1\x81" + b"\0" * 5]),
    (1002, [b"\xa1\x81" + b"\0" * 5]),
    (1002, [b"\x91\x81" + b"\0" * 5]),
    *[(1002, [frame(b"", opcode)]) for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)],
    (1002, [frame(b"x" * 126, 9)]),
    (1002, [frame(b"", 9, final=False)]),
    (1002, [frame(b"", 8, final=False)]),
    (1002, [frame(b"x", 0)]),
    (1002, [frame(b"x", 1, final=False), frame(b"x", 1)]),
    (1002, [b"\x81\xfe\x00\x05" + b"\0" * 9]),
    (1002, [b"\x81\xff" + (5).to_bytes(8, "big") + b"\0" * 9]),
    (1002, [frame(b"x", 8)]),
    (1002, [frame((1005).to_bytes(2, "big"), 8)]),
    (1002, [frame((1006).to_bytes(2, "big"), 8)]),
    (1002, [frame((999).to_bytes(2, "big"), 8)]),
    (1003, [frame(b"binary", 2)]),
    (1003, [frame(b"binary", 2, final=False), frame(b"", 0)]),
    (1007, [frame(b"\xff")]),
    (1007, [frame(b"\xce", 1, final=False), frame(b"\xce", 0)]),
    (1007, [frame(b"\x03\xe8\xff", 8)]),
    (1009, [frame(b"x" * 65537)]),
    (1009, [b"\x81\xff" + (1 << 40).to_bytes(8, "big")]),
    (1009, [frame(b"x" * 65536, 1, final=False), frame(b"x", 0)]),
]
