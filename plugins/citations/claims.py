"""Sentences that lean on somebody without naming a source: a person, "research", a figure, a quotation. Pure.

They are looked for in the text as it is typed, so that each has its line. What is found is advice and never more: the
writer knows whether a source is wanted, and which. Where a sentence could be the writer's own experience, it is left.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kindling.model.reading import Finding, Reading
from kindling.plugins.citations.names import is_organisation

ClaimKind = Literal["name", "research", "figure", "quotation"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One place that leans on somebody, and cites nothing."""

    kind: ClaimKind
    words: str  #: what it was known by: "Joe Simpson says", "research shows", "40 per cent"
    line: int  #: of the file
    name: str = ""  #: the person, without a title of address


@dataclass(frozen=True, slots=True)
class ClaimsFound(Finding):
    """The claims of one text."""

    claims: tuple[Claim, ...] = ()


_VERBS = (
    r"(?:once |has |had |famously |also |rightly |memorably |often |later )?"
    r"(?:says?|said|writes?|wrote|written|argues?|argued|calls|called|puts it|put it|claims?|claimed"
    r"|suggests?|suggested"
    r"|believes?|believed|observes?|observed|notes|noted|points out|pointed out|describes?|described|reminds us"
    r"|reminded us|teaches|taught|shows|showed|shown|found|finds|explains?|explained|defines?|defined|warns?|warned"
    r"|tells us|told us|proposes?|proposed|insists?|insisted|concludes?|concluded)\b"
)
_WORD = r"[A-Z][a-zà-ÿ’']+(?:-[A-Z][a-zà-ÿ]+)*|[A-Z]\.|Mc[A-Z][a-z]+|Mac[A-Z][a-z]+|O[’'][A-Z][a-z]+|Du Bois"
_PARTICLE = r"(?:van|von|de|der|den|del|la|le|ap|ab|ferch|bin|ibn|al|dos|da|di)"
_NAME = rf"(?:{_WORD})(?: (?:{_PARTICLE} )*(?:{_WORD})){{1,3}}"
_IN_BRACKETS = re.compile(rf"\(({_NAME})\)")
#: to say yes is no claim
_SPEAKS = re.compile(
    rf"(?<![\w@’'])({_NAME}),? (?={_VERBS})(?!(?:says?|said) (?:yes|no|nothing|hello|goodbye|sorry|thank you)\b)"
    rf"|\b[Ii]t was ({_NAME}) who (?={_VERBS})"
)
_TOGETHER = re.compile(
    rf"(?<![\w@’'])((?:{_WORD})(?: and (?:{_WORD}))?)(?: and colleagues| and others| et al\.?)? "
    rf"(?={_VERBS}|asked\b|polled\b|studied\b)"
)
_SAYS = re.compile(rf"[”’\",] (?:says|said|writes|wrote) ({_NAME})")  #: “…,” wrote Ann Example
_ACCORDING = re.compile(
    rf"\b(?:[Aa]ccording to (?:(?:Dr|Prof|Professor|Sir|Dame|Lord)\.? )?"
    rf"|[Aa]s (?={_NAME} is (?:said|supposed) to ))({_NAME})"
)
_TITLES = re.compile(r"^(?:(?:Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Mr|Mrs|Ms|Mx|Miss|Saint|St|Rev|Revd)\.? )+")
#: words that begin a sentence, and are no part of the name behind them
_BEFORE = re.compile(
    r"^(?:(?:When|As|But|And|Yet|If|So|Because|Then|Here|Perhaps|That|What|How|Why|Where|While|Since|Even|Only|Though"
    r"|Although|Or|Like|After|Before|Once|Now|Today|Later|Recently|Similarly|Indeed|Still|For|In|Just|Maybe|Until)"
    r",? )+"
)
#: words that no person's name holds: places, offices, days, things with a name
_NO_PERSON = frozenset(
    "The A An This These Our My His Her Their Your Its No Every Each Some Many Most Few All Both One Two Three "
    "Part Act Chapter South North East West Southern Northern Eastern Western New Great United Royal Upper Lower "
    "Middle Central Wales Cymru England Scotland Ireland Britain Kingdom London Cardiff Swansea Leeds Paris York "
    "Zealand Africa America American British Welsh English Scottish Irish European Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday January February March April June July August September October November "
    "December Christmas Easter Day Week Month Year Spring Summer Autumn Winter Street Road House Park Bay Valley "
    "River Lake Mount Island Chief Executive Director Prime Minister President Secretary Chair Chairman Nurse "
    "Doctor Matron Sister Ward Board Health Care National Local Public Social General Medical Nursing Human "
    "Resources Mid Staffordshire Hospital Trust Report White Paper Review Times Guardian Post Journal Lancet "
    "Google Microsoft Apple Twitter Facebook YouTube Netflix God Jesus Bible Brexit Covid World War Nobel Prize "
    "Oxford Cambridge Harvard Stanford Yale University College School Institute King's King’s Old Young Good Bad "
    "Big Small First Second Third Last Next Open Culture Leadership Quality Safety Staff Team Dear Thank Thanks "
    "Hello Yes Please See Mum Dad".split()
)

_STARTS = frozenset(
    "When As But And Yet If So Because Then Here Perhaps That What How Why Where While Since Even Only Though "
    "Although Or Like After Before Once Now Today Later For In Just Maybe Until She He They You It Who People "
    "Teams Leaders Nobody Somebody Everybody Scientists Experts Reward Managers Nurses Doctors".split()
)

_OWN = re.compile(r"\b(?:I|we|our|ours|my|mine|us|me)\b|\b(?:I|we)[’'](?:ve|re|d|ll|m)\b", re.I)
_ADMITS = re.compile(
    r"\b(?:not found|without a source|no source|nobody knows|do(?:es)? not know (?:who|where)|cannot find|can’t find"
    r"|unsourced|ascribed|attributed|is a myth|made up|invented)\b",
    re.I,
)
_UNREAL = re.compile(
    r"\?|\b(?:if|imagine|suppose|supposing|let[’']s say|for example|aim|target|goal|hope|wish|would|could|should|might"
    r"|want|promise)\b",
    re.I,
)
_SOURCED = re.compile(r"@[\w{]|\[\^|\^\[|\]\(|https?://|\]\[|\bdoi:", re.I)
_RESEARCH = re.compile(
    r"\b(?:(?:the |recent |new |more |much |some |good |strong |growing |decades of |years of |a (?:wealth|body) of )*"
    r"(?:research|studies|meta-analyses|trials|evidence|surveys|science|experts|psychologists|researchers"
    r"|scientists|neuroscience|academics)"
    r"(?: in \w+| on \w+| from \w+)? "
    r"|(?:a|one|another|the latest|this) (?:recent |large |new |major |famous |classic |landmark |\d{4} )*"
    r"(?:study|survey|trial|review|report|meta-analysis|experiment|poll)(?: (?:of|in|from|by) [\w ]{2,30}?)? )"
    r"(?:has |have |had |now |also |clearly |consistently |repeatedly |already |even |long )*"
    r"(?:shows?|showed|shown|suggests?|suggested|finds?|found|tells us|told us|says?|proves?|proved|proven"
    r"|demonstrates?|demonstrated|confirms?|confirmed|indicates?|indicated|agrees?|reveals?|revealed|links?|linked|estimates?)\b"
    r"|\bthere(?: is|[’']s) (?:now |also )?(?:growing |good |strong |clear |much |ample |solid )*evidence that\b"
    r"|\baccording to (?:the )?(?:latest |recent )?(?:research|studies|experts|surveys"
    r"|a (?:recent |new )?(?:study|survey|report|poll))\b"
    r"|\bit (?:has been|is|was) (?:well |long |scientifically |clinically )?(?:proven|established|documented)\b"
    r"|\b(?:is|are|was|were) (?:proven|scientifically proven|clinically proven) to\b",
    re.I,
)  # fmt: skip
_PEOPLE = (
    r"(?:people|staff|nurses|doctors|patients|leaders|teams|employees|workers|managers|adults|projects|changes|hospitals"
    r"|women|men|children|organisations|organizations|clinicians|carers|readmissions|errors|deaths|companies|mergers"
    r"|trusts|services|wards|practices|boards"
    r"|transformations|initiatives|programmes|strategies|meetings|executives|the population|the workforce)"
)
_OUT_OF = r"(?:\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|twenty|a hundred)"
_COUNT = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})"
_FIGURE = re.compile(
    r"(?<![\w.,£$€])\d{1,3}(?:[.,]\d+)?\s?(?:%|per cent\b|percent\b)"
    r"|\b(?:ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)? (?:per cent|percent)\b"
    rf"|\b{_COUNT} (?:in|out of)(?: every)? {_OUT_OF} (?:\w+ )?{_PEOPLE}"
    r"|\b(?:half|a third|two[- ]thirds|three[- ]quarters|a quarter|most|the majority) of (?:all |the |our )?(?:\w+ )?"
    rf"{_PEOPLE}"
    r"|\b(?:twice|three times|four times|ten times|\d+ times) (?:as|more|less) \w+",
    re.I,
)
_IDIOM = re.compile(
    r"\b(?:100|a hundred|110|99)\s?(?:%|per cent|percent)|\b(?:\d|\w)+ (?:%|per cent|percent) rule", re.I
)
_QUOTED = re.compile(r"“([^“”]{20,400})”|‘((?:[^‘’]|’(?=\w)){20,400})’(?!\w)|(?<!\w)\"([^\"]{20,400})\"(?!\w)")
_FAMOUS = re.compile(
    r"\b(?:once said|once wrote|famously (?:said|wrote)|in the words of|as the (?:old )?(?:saying|proverb) goes"
    r"|the saying goes|(?:it is|it[’']s) often said|as someone (?:once )?(?:said|wrote))\b",
    re.I,
)
#: words without which nobody is leant on; most sentences hold none, and looking more closely is what costs
_ACTS = frozenset(
    "says say said writes write wrote written argues argue argued calls call called puts put claims claim claimed "
    "suggests suggest suggested believes believe believed observes observe observed notes note noted points pointed "
    "describes describe described reminds reminded teaches taught shows show showed shown found finds find explains "
    "explain explained defines define defined warns warn warned tells told according supposed proposes propose "
    "proposed insists insist insisted concludes conclude concluded asked polled studied".split()
)
_STUDIES = frozenset(
    "research studies study evidence surveys survey science experts psychologists researchers scientists "
    "neuroscience academics trials meta-analyses trial review report meta-analysis experiment poll proven "
    "established documented".split()
)
_COUNTS = frozenset(
    "percent cent half third thirds two-thirds quarter quarters three-quarters majority times twice most two "
    "three four five six seven eight nine ten one".split()
)
_LEANS = _ACTS | _STUDIES | _COUNTS


def _words(sentence: str) -> set[str]:
    return {word.strip('.,;:!?“”‘’"()*_') for word in sentence.lower().split()}


def _may_lean(text: str) -> bool:
    """Return whether one of its sentences may lean on somebody: what no word of it says, none of its sentences does."""
    return any(sign in text for sign in '%“‘"(') or not _words(text).isdisjoint(_LEANS)


def claims_found(html: str, reading: Reading) -> tuple[str, ClaimsFound]:
    """Return the claims of a text; its HTML stays as it is."""
    return html, ClaimsFound(tuple(claims_in(reading.body, reading.body_line)))


def claims_in(body: str, first: int = 1) -> Iterator[Claim]:
    """Yield what leans on somebody in a text as it was typed; ``first`` is the line of the file that it begins on."""
    named: set[str] = set()
    for line, paragraph in _paragraphs(body, first):
        if not _may_lean(paragraph):
            continue
        spans = list(_sentences(paragraph))
        sourced = (number for number in reversed(range(len(spans))) if _SOURCED.search(paragraph, *spans[number]))
        last = next(sourced, -1) if _SOURCED.search(paragraph) else -1
        for number, (start, end) in enumerate(spans):
            if not _may_lean(paragraph[start:end]):
                continue
            sentence = " ".join(paragraph[start:end].split())
            if number <= last:
                named |= {name.split()[-1] for name in people_in(sentence)}
                continue
            for claim in claims_of(sentence):
                if claim.name and claim.name.split()[-1] in named:
                    continue
                at = line + paragraph.count("\n", 0, start + _offset(paragraph[start:end], claim.words))
                yield Claim(claim.kind, claim.words, at, claim.name)
                named |= {claim.name.split()[-1]} if claim.name else set()


def _offset(text: str, words: str) -> int:
    found = re.search(r"\s+".join(re.escape(word) for word in words.split()), text)
    return found.start() if found else 0


def claims_of(sentence: str) -> Iterator[Claim]:
    """Yield what leans on somebody in one sentence that cites nothing, at most one; its line is left at 0."""
    if _SOURCED.search(sentence) or _ADMITS.search(sentence):
        return
    outside = _QUOTED.sub("…", sentence)
    people = people_in(sentence)
    quoted = next((match for match in _QUOTED.finditer(sentence) if len(match[0].split()) >= 5), None)
    if quoted and (people or _FAMOUS.search(outside)):
        yield Claim("quotation", _in_short(quoted[0]), 0, people[0] if people else "")
        return
    if people:
        yield Claim("name", people[0], 0, people[0])
        return
    words = _words(outside)
    if not words.isdisjoint(_STUDIES) and (match := _RESEARCH.search(outside)):
        if not re.search(r"\b(?:our|my|no)\s+$", outside[: match.start()], re.I):
            yield Claim("research", match[0].strip(), 0)
        return
    figure = _FIGURE.search(outside) if "%" in outside or not words.isdisjoint(_COUNTS) else None
    if figure and not (_OWN.search(outside) or _UNREAL.search(outside) or _IDIOM.search(outside)):
        yield Claim("figure", figure[0].strip(), 0)


def people_in(sentence: str) -> list[str]:
    """Return the people that a sentence leans on: "(Hahrie Han)", "Joe Simpson says"."""
    if "(" not in sentence and _words(sentence).isdisjoint(_ACTS):
        return []
    found = [match[1] for match in _IN_BRACKETS.finditer(sentence)]
    found += [match[1] for match in _SAYS.finditer(sentence)]
    found += [match[1] or match[2] for match in _SPEAKS.finditer(sentence)]
    found += [match[1] for match in _ACCORDING.finditer(sentence)]
    names = (_TITLES.sub("", _BEFORE.sub("", name)) for name in found)
    return [*(name for name in names if _is_person(name)), *_families(sentence)]


def _families(sentence: str) -> Iterator[str]:
    """Yield the families of "Porath and Pearson found", "West and colleagues say"."""
    for match in _TOGETHER.finditer(sentence):
        families = match[1].split(" and ")
        joined = len(families) > 1 or "colleagues" in match[0] or "et al" in match[0]
        if joined and not any(family in _NO_PERSON or family in _STARTS for family in families):
            yield families[0]


def _is_person(name: str) -> bool:
    words = re.sub(r"[’']s$", "", name).split()
    if len(words) < 2 or name.endswith(("’s", "'s")):
        return False
    if words[-1] == "West" and words[0] not in ("Far", "Mid", "Wild"):  # a family name as often as a place
        words.pop()
    return not _NO_PERSON.intersection(words) and not is_organisation(name)


def _in_short(quoted: str) -> str:
    words = quoted.split()
    return quoted if len(words) <= 7 else f"{' '.join(words[:7])}…"


# -- paragraphs and sentences -----------------------------------------------------------------------------------------

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_NO_TEXT = re.compile(r"^\s*(?:#|\||\{|!\[|<|\[[^\]]+\]:|[-=*_]{3,}\s*$| {4}|\t)")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s")
_QUOTE = re.compile(r"^\s*(?:>+\s*)+")
_MARKS = re.compile(r"\*\*|__|==|(?<!\w)[*_]|[*_](?!\w)|`[^`]*`")
_ENDS = re.compile(r"[.!?…][\"'’”)\]]*\s+(?=[\"'‘“(\[*_]?[A-Z0-9])")
_SHORT = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof|St|No|vs|cf|al|e\.g|i\.e|pp?|ch|[A-Z])\.$")


def _paragraphs(body: str, first: int) -> Iterator[tuple[int, str]]:
    """Yield line and text of each paragraph, marks of emphasis blanked out; code, tables and headings are none."""
    start, lines, fence = first, list[str](), ""
    for number, line in enumerate([*body.split("\n"), ""], start=first):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1][:3]
        text = not fence and not mark and line.strip() and not _NO_TEXT.match(line)
        if lines and (not text or _ITEM.match(line)):
            yield start, _without_marks("\n".join(lines))
            lines = []
        if text:
            start = start if lines else number
            lines.append(_QUOTE.sub("", line) if ">" in line else line)


def _without_marks(text: str) -> str:
    marked = any(sign in text for sign in "*_=`")
    return _MARKS.sub(lambda match: " " * len(match[0]), text) if marked else text


def _sentences(paragraph: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence begins and ends."""
    start = 0
    for match in _ENDS.finditer(paragraph):
        if not _SHORT.search(paragraph, max(0, match.start() - 6), match.start() + 1):
            yield start, match.end()
            start = match.end()
    if paragraph[start:].strip():
        yield start, len(paragraph)
