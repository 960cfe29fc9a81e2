"""Numbers written in kanji, positional (二〇二四) or with tens (三十一)."""

_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
_SCALES = {"十": 10, "百": 100, "千": 1000}

KANJI_NUMERALS = "".join(_DIGITS) + "".join(_SCALES)


def kanji_value(text: str) -> int | None:
    """Return the number that up to four places of kanji numerals write; None if they are ill formed.

    Positional numerals do not begin with a zero; in the other notation the scales fall and each stands once.
    """
    if not text or text[0] in "〇零" or not all(sign in KANJI_NUMERALS for sign in text):
        return None
    if not any(sign in _SCALES for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text)) if len(text) <= 4 else None
    total, digit, last_scale = 0, None, 10_000
    for sign in text:
        if sign in _SCALES:
            if _SCALES[sign] >= last_scale:
                return None
            last_scale = _SCALES[sign]
            total += (1 if digit is None else digit) * last_scale
            digit = None
        elif digit is not None or _DIGITS[sign] == 0:
            return None
        else:
            digit = _DIGITS[sign]
    if digit is not None and last_scale != 10 and len(text) > 1 and last_scale > 1000:
        return None
    return total + (digit or 0)
