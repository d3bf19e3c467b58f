"""Twenty hard titles: each has broken somebody's social card before."""

from dataclasses import replace
from pathlib import Path

from kindling.model.clean import plain
from kindling.model.layers import Theme
from kindling.plugins.cards.core import Card
from kindling.plugins.cards.design import Look, look_in

THEME = Path(__file__).parents[3] / "theme"
_FOUND = look_in(Theme.of(THEME))
assert isinstance(_FOUND, Look), _FOUND
LOOK: Look = _FOUND  #: that of the kit's own theme

_POST = Card(
    "",
    "Kindling",
    "berry",
    "en-GB",
    kicker="Part 2 of 4 · Power and social movements",
    byline="The Kindling team",
    parts=4,
    here=2,
)


def _post(title: str, accent: str = "berry", lang: str = "en-GB", **values: object) -> Card:
    return replace(_POST, title=plain(title), accent=accent, lang=lang, **values)  # type: ignore[arg-type]


TITLES: dict[str, Card] = {
    "one word": _post("Trust", "teal"),
    "one letter": _post("I", "slate", kicker="", parts=0, here=0),
    "ordinary": _post("The nature of power"),
    "two hundred characters": _post(
        "What we learned about listening, waiting and letting go when four wards, two general practices and one very "
        "stubborn spreadsheet tried for a whole winter to find out why good people leave work that they love",
        "ochre",
    ),
    "four hundred characters": _post(
        "Leading is listening, and listening takes time that nobody has, and yet " * 6, "moss"
    ),
    "Welsh": _post("Tŷ a thŵr: gŵyr a gwragedd yn dysgu ymddiried, a phŵer yn newid dwylo", "moss", "cy"),
    "one very long word": _post("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", "slate", "cy"),
    "long words": _post(
        "Donaudampfschifffahrtsgesellschaftskapitän und Rechtsschutzversicherungsgesellschaften", "plum", "de"
    ),
    "Arabic": _post("طبيعة القوة: كيف تبدأ الحركات الاجتماعية بعدد قليل من الناس", "teal", "ar"),
    "Arabic with Latin and figures": _post("قيادة NHS في عام 2026: ثلاثة أسئلة (وجواب واحد)", "berry", "ar"),
    "Hebrew": _post("על כוח, אמון ומנהיגות שקטה", "slate", "he"),
    "Persian with joiners": _post("می‌خواهم بدانم چه کسی می‌شنود", "plum", "fa"),
    "Urdu, long": _post(
        "جب تھکی ہوئی ٹیم سے پوچھا جائے کہ اس کے لیے کیا اہم ہے تو پہلے خاموشی ہوتی ہے، پھر بہت سی باتیں", "ochre", "ur"
    ),
    "Chinese": _post(
        "权力的本质：少数人如何开始，以及为什么领导者要学会放手",
        "berry",
        "zh-Hans",
        kicker="Part 2 of 4 · 权力与社会运动",
    ),
    "Japanese": _post("「疲れたチーム」を見る前に、仕事のやり方を見つめ直してみませんか。", "teal", "ja"),
    "emoji": _post("Joy 🎉 at work: 👩🏽‍⚕️👨‍👩‍👧‍👦 and one ❤️ for 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🇬🇧", "plum", video=True),
    "markup": _post('<script>alert("Power & trust")</script> &amp; <b>so on</b> ]]>', "ochre"),
    "quotes and newline": _post("“Who’s asking?”\nshe said — 'me', \"you\" …", "moss", here=1),
    "Hindi and Thai": _post("नेतृत्व का अर्थ है सुनना การฟังคือการนำ", "berry", "hi"),
    "no breaks, characters": _post(
        "https://example.org/a/very/long/path_that-never?ends=true&so=on#and-on-and-on-it-goes",
        "slate",
        parts=12,
        here=7,
    ),
}
