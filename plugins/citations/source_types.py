"""What kinds of sources there are to CSL (1.0.2, appendix III), and what other programs call them. Pure."""

import re

from kindling.model.problems import nearest

TYPES = frozenset(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset "
    "document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation "
    "manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical "
    "personal_communication post post-weblog regulation report review review-book software song speech standard thesis "
    "treaty webpage".split()
)
#: CSL's type → what Crossref, Zotero and schema.org call such a source, in small letters and without signs
_ELSEWHERE = {
    "article": "preprint postedcontent",
    "article-journal": "journalarticle scholarlyarticle",
    "article-magazine": "magazinearticle",
    "article-newspaper": "newspaperarticle newsarticle",
    "book": "monograph editedbook referencebook bookseries proceedings",
    "broadcast": "podcast podcastepisode radiobroadcast tvbroadcast",
    "chapter": "bookchapter bookpart booksection booktrack",
    "document": "other",
    "entry-dictionary": "dictionaryentry",
    "entry-encyclopedia": "encyclopediaarticle referenceentry",
    "graphic": "artwork",
    "legal_case": "case",
    "legislation": "statute",
    "motion_picture": "film movie video videoobject videorecording",
    "paper-conference": "conferencepaper proceedingsarticle",
    "periodical": "journal journalissue journalvolume",
    "personal_communication": "email instantmessage letter",
    "post": "forumpost",
    "post-weblog": "blogpost blogposting",
    "report": "reportcomponent reportseries",
    "review": "peerreview",
    "software": "computerprogram",
    "song": "audiorecording",
    "speech": "lecture presentation talk",
    "thesis": "dissertation",
    "webpage": "website",
}
_KNOWN = {re.sub("[_-]", "", kind): kind for kind in TYPES} | {
    name: kind for kind, names in _ELSEWHERE.items() for name in names.split()
}


def known_type(said: str) -> str:
    """Return CSL's type of what a file calls a source; "" for what nobody calls one so.

    >>> known_type("book"), known_type("journalArticle"), known_type("proceedings-article"), known_type("thing")
    ('book', 'article-journal', 'paper-conference', '')
    """
    return _KNOWN.get(_letters(said), "")


def nearest_type(said: str) -> str:
    """Return the type whose name is nearest to a text, else that of all things."""
    near = nearest(_letters(said), _KNOWN)
    return _KNOWN[near[0]] if near else "document"


def _letters(said: str) -> str:
    return re.sub(r"[\s_-]", "", said).lower()
