"""The square picture that directories ask for: a page's card in the middle of its own ground; cached between builds."""

from functools import partial
from io import BytesIO

from kindling.model.cache import Cache, CachedAnswer, circumstances, key_of

SIDE = 1500  #: pixels; directories take 1400 to 3000


def square(card: CachedAnswer, folder: Cache) -> CachedAnswer:
    """Return the square picture made from a card."""
    return folder.cached(key_of(card.digest, circumstances(__name__, "pillow")), partial(_drawn, card))


def _drawn(card: CachedAnswer) -> bytes:
    from PIL import Image  # heavy: only where there is a podcast

    with Image.open(BytesIO(card.read())) as found:
        picture = found.convert("RGB")
    high = round(picture.height * SIDE / picture.width)
    whole = Image.new("RGB", (SIDE, SIDE), picture.getpixel((2, picture.height - 3)))
    whole.paste(picture.resize((SIDE, high), Image.Resampling.LANCZOS), (0, (SIDE - high) // 2))
    png = BytesIO()
    whole.save(png, "PNG", optimize=True)
    return png.getvalue()
