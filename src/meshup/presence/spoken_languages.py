"""Languages that people say they speak, each by its own name.

Those of forms everywhere (``kit.forms.languages``) first, then some more, and sign languages: who
signs needs somebody who does.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import get_language_info

from meshup.kit.forms.languages import SPOKEN

MORE: Final = {
    "ca": "català",
    "zh": "中文",
    "hr": "hrvatski",
    "cs": "čeština",
    "da": "dansk",
    "el": "Ελληνικά",
    "fa": "فارسی",
    "he": "עברית",
    "hi": "हिन्दी",
    "hu": "magyar",
    "ja": "日本語",
    "kab": "taqbaylit",
    "ko": "한국어",
    "ln": "lingála",
    "nb": "norsk",
    "pl": "polski",
    "ro": "română",
    "ru": "русский",
    "sv": "svenska",
    "ta": "தமிழ்",
    "tr": "Türkçe",
    "vi": "Tiếng Việt",
    "wo": "Wolof",
    "fsl": "LSF (langue des signes française)",
    "ase": "ASL (American Sign Language)",
    "bfi": "BSL (British Sign Language)",
    "ils": "International Sign",
}
"""ISO 639 codes, of which Django does not know all."""
OFFERED: Final = (*SPOKEN, *MORE)


def language_name(code: str) -> str:
    """Return what a language is called by those who speak it; its code if nobody here knows."""
    if code in MORE:
        return MORE[code]
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code
