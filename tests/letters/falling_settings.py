"""The settings of a node that knows the kinds of letters of ``tests.letters.falling``."""

from meshup.settings import *  # noqa: F403 - the same node, with one app more
from meshup.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.letters.falling.Falling"]
