"""What a test comes to: the things that it names, and those named by what it calls of the tests.

Read off the code, as names of globals: of functions, of the classes of the tests and their methods,
of what they were wrapped around, of what stands in a list or dictionary. Who asks for a fixture by
a name that is worked out comes to everything that its module names.
"""

from __future__ import annotations

import inspect
import sys
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

BY_NAME = "getfixturevalue"
HELD = (list, tuple, set, frozenset)
ASKING = {"tests.selection", "tests.reaching"}
"""They name what is sought."""


@cache
def comes_to(doer: Callable[..., object], sought: tuple[object, ...]) -> bool:
    """Say whether ``doer`` comes to one of ``sought``."""
    seen: dict[int, object] = {}
    ahead: list[object] = [doer]
    while ahead:
        thing = ahead.pop()
        if id(thing) in seen:
            continue
        seen[id(thing)] = thing
        for named in _named_by(thing):
            if any(named is one for one in sought):
                return True
            if _is_of_tests(named):
                ahead.append(named)
    return False


def _is_of_tests(thing: object) -> bool:
    if isinstance(thing, (dict, *HELD)):
        return True
    if hasattr(thing, "__wrapped__") or hasattr(thing, "__func__"):
        return True
    if isinstance(thing, ModuleType):
        home = thing.__name__
    elif isinstance(thing, FunctionType | type):
        home = str(thing.__module__)
    else:
        home = type(thing).__module__
    return home.startswith("tests.") and home not in ASKING


def _named_by(thing: Any) -> Iterable[object]:
    if isinstance(thing, HELD):
        return list(thing)
    if isinstance(thing, dict | ModuleType):
        return list((thing if isinstance(thing, dict) else vars(thing)).values())
    if isinstance(thing, type):
        members = [member for one in thing.__mro__ for member in vars(one).values()]
        return [part for member in members for part in _parts(member)]
    if isinstance(thing, FunctionType):
        return _named_by_function(thing)
    return [type(thing), *_parts(thing)]


def _parts(member: Any) -> Iterator[object]:
    """Yield the functions that a member of a class, or what wraps one, consists of."""
    yield member
    for name in ("__self__", "__func__", "__wrapped__", "fget", "fset", "func"):
        if (part := getattr(member, name, None)) is not None:
            yield part


def _named_by_function(function: FunctionType) -> list[object]:
    inner = getattr(getattr(function, "hypothesis", None), "inner_test", None)
    held = [cell.cell_contents for cell in function.__closure__ or () if _is_filled(cell)]
    named = [*held, inner, inspect.unwrap(function), *(function.__defaults__ or ())]
    names = set(_names_in(function.__code__))
    if BY_NAME in names:
        names |= function.__globals__.keys()
    named += [sys.modules[name] for name in names & sys.modules.keys() if name[:6] == "tests."]
    return named + [function.__globals__[name] for name in names if name in function.__globals__]


def _is_filled(cell: Any) -> bool:
    try:
        return cell.cell_contents is not cell
    except ValueError:
        return False


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)
