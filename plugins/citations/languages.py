"""What a source's language is called in libraries → its tag (BCP 47). Pure."""

import re
from functools import cache

from kindling.model.tongues import is_language, names_of_languages

#: names of languages that babel and polyglossia know → tags
LANGUAGES = {
    "american": "en-US", "australian": "en-AU", "british": "en-GB", "canadian": "en-CA", "english": "en-US",
    "newzealand": "en-NZ", "ukenglish": "en-GB", "usenglish": "en-US", "uk": "en-GB", "acadian": "fr-CA",
    "canadien": "fr-CA", "french": "fr-FR", "francais": "fr-FR", "german": "de-DE", "ngerman": "de-DE",
    "austrian": "de-AT", "naustrian": "de-AT", "swissgerman": "de-CH", "nswissgerman": "de-CH", "welsh": "cy-GB",
    "cymraeg": "cy-GB",
    "irish": "ga-IE", "scottish": "gd-GB", "breton": "br-FR", "spanish": "es-ES", "catalan": "ca-AD",
    "galician": "gl-ES", "basque": "eu-ES", "portuguese": "pt-PT", "brazilian": "pt-BR", "brazil": "pt-BR",
    "italian": "it-IT", "dutch": "nl-NL", "afrikaans": "af-ZA", "danish": "da-DK", "swedish": "sv-SE",
    "norwegian": "nb-NO", "norsk": "nb-NO", "nynorsk": "nn-NO", "icelandic": "is-IS", "finnish": "fi-FI",
    "estonian": "et-EE", "latvian": "lv-LV", "lithuanian": "lt-LT", "polish": "pl-PL", "czech": "cs-CZ",
    "slovak": "sk-SK", "slovene": "sl-SI", "slovenian": "sl-SI", "croatian": "hr-HR", "serbian": "sr-RS",
    "bulgarian": "bg-BG", "russian": "ru-RU", "ukrainian": "uk-UA", "greek": "el-GR", "hungarian": "hu-HU",
    "magyar": "hu-HU", "romanian": "ro-RO", "turkish": "tr-TR", "arabic": "ar", "hebrew": "he-IL", "persian": "fa-IR",
    "latin": "la", "esperanto": "eo", "japanese": "ja-JP", "chinese": "zh-CN", "korean": "ko-KR", "hindi": "hi-IN",
    "vietnamese": "vi-VN", "thai": "th-TH", "indonesian": "id-ID", "mongolian": "mn-MN",
}  # fmt: skip
_TAG = re.compile(r"([a-z]{2,3})((?:[-_][a-z0-9]{2,8})*)", re.I)


@cache
def language_tag(said: str) -> str:
    """Return the tag of the language that a text names, of several the first; "" for none that is known.

    >>> language_tag("Welsh"), language_tag("eng"), language_tag("en_gb"), language_tag("Cymraeg; English")
    ('cy', 'en', 'en-GB', 'cy')
    """
    first = re.split(r"\s*(?:[,;/|&]|\band\b|\ba\b)\s*", said.strip())[0].strip(" .()[]").lower()
    if not first:
        return ""
    if found := _TAG.fullmatch(first):
        tag = _shortest(found[1])
        if tag:
            return tag + "".join(map(_cased, re.findall(r"[a-z0-9]+", found[2])))
    if name := LANGUAGES.get(first) or LANGUAGES.get(re.sub(r"\s|^lang", "", first)):
        return name.partition("-")[0]
    word = re.split(r"\s|--", first)[0]  # "fr French language", "English language"
    return names_of_languages().get(first, "") or (language_tag(word) if word != first else "")


def _shortest(code: str) -> str:
    """Return the code of a language in two letters where it has one (ISO 639-1), else in three; "" for none."""
    if len(code) == 2:
        return code
    from babel.core import get_global

    shorter = str(get_global("language_aliases").get(code, ""))
    return shorter or (code if is_language(code) else "")


def _cased(part: str) -> str:
    """Return a country or a script as tags have it: "-GB", "-Hans"."""
    return f"-{part.upper() if len(part) == 2 else part.capitalize() if len(part) == 4 else part}"
