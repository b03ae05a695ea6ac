"""What Redis decides for itself about a claim, in Lua.

A value is 12 letters of the holder's mark, 13 digits of milliseconds, and the token's hash.
"""

from __future__ import annotations

from hashlib import sha1
from typing import Final

TAKE: Final = b"""
local held, mine, how = redis.call('GET', KEYS[1]), ARGV[1], ARGV[3]
if held then
  local same = string.sub(held, 26) == string.sub(mine, 26)
  local theirs, ours = string.sub(held, 13, 25), string.sub(mine, 13, 25)
  if redis.call('PUBSUB', 'SHARDNUMSUB', KEYS[1])[2] > 1 then
    local may = same and (how == 'fresh' or how == 'sure' or theirs <= ours)
    if not same then may = how == 'firm' and ours < theirs end
    if not may then return 0 end
  elseif how == 'fresh' and not same then
    return 2
  end
end
redis.call('SET', KEYS[1], mine, 'EX', ARGV[2])
if held and string.sub(held, 1, 12) ~= string.sub(mine, 1, 12) then
  redis.call('SPUBLISH', KEYS[1], 's' .. string.sub(mine, 1, 12))
end
return 1
"""
"""Answers 1 for granted, 0 for refused, 2 for a holder who is away and may come back."""
FRESH: Final = b"fresh"
SURE: Final = b"sure"
AGAIN: Final = b"again"
FIRM: Final = b"firm"
AWAY: Final = 2

RELEASE: Final = b"""
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0
"""
RENEW: Final = b"""
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('EXPIRE', KEYS[1], ARGV[2])
"""
TAKE_SHA: Final = sha1(TAKE, usedforsecurity=False).hexdigest()
RELEASE_SHA: Final = sha1(RELEASE, usedforsecurity=False).hexdigest()
RENEW_SHA: Final = sha1(RENEW, usedforsecurity=False).hexdigest()
SCRIPTS: Final = (TAKE, RELEASE, RENEW)
