"""Numbers written in kanji, positional (二〇二四) or with scales (三十一)."""

_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
_SCALES = {"十": 10, "百": 100, "千": 1000}

KANJI_NUMERALS = "".join(_DIGITS) + "".join(_SCALES)


def kanji_value(text: str) -> int | None:
    """Return the number below 10,000 that the kanji numerals write; None if they are ill formed.

    Positional numerals do not begin with a zero; in the other notation the scales fall and each stands once.
    """
    if not 0 < len(text) <= 7 or text[0] in "〇零" or not set(text) <= set(KANJI_NUMERALS):
        return None
    if not set(text) & set(_SCALES):
        return int("".join(str(_DIGITS[sign]) for sign in text)) if len(text) <= 4 else None
    total, last_scale = 0, 10_000
    digit: int | None = None
    for sign in text:
        scale = _SCALES.get(sign)
        if scale is None:
            if digit is not None or _DIGITS[sign] == 0:
                return None
            digit = _DIGITS[sign]
        elif scale >= last_scale:
            return None
        else:
            total += (1 if digit is None else digit) * scale
            last_scale, digit = scale, None
    return total + (digit or 0)
