"""The vocabulary of statuses, and what one word or compound of a status cell says.

The words are data: `lookups/statuses.csv` (printed word → status), `lookups/status_stages.csv` (status → stage) and
`lookups/status_words.csv` (other words by kind):

- `continuation` stands for the status of the year before (〃, 同左),
- `tail` and `adverb` may follow a status without changing it (検討中, 検討継続), an adverb alone is no complete word,
- `neutral` is no status, but may stand beside one in a list (調査・検討),
- `pilot` before a word of 実施 makes it 試行 (試行的に実施),
- `light` after を takes the status of its object (検討を継続),
- `noun` ends like a status word and is none (決済),
- `stageless` is a step of a schedule that tells no stage (見直し), `stageless_ending` what such a step ends in,
- `separator` stands between any two statuses, `joiner` between two complete status words only.
"""

import re
from functools import cache

from keikaku._internal.normalize.lookups import rows

from .marks import LEADING_SHAPES, TRAILING_SHAPES

_BRACKETS = "()[]【】〔〕「」『』〈〉《》<>{}〖〗“”\"'"
_PUNCTUATION = "。.．!:;,、"
_REMARK = re.compile("[(\\[【〔「『〈《]([^()\\[\\]【】〔〕「」『』〈〉《》]*)[)\\]】〕」』〉》]")
_PAST = re.compile("[しっい]た|んだ")
_NEGATIONS = ("未", "不", "非")


@cache
def statuses() -> dict[str, str]:
    """Return status by printed word, as `lookups/statuses.csv` has it."""
    return {row["printed"]: row["status"] for row in rows("statuses")}


@cache
def stage_of(status: str | None) -> str | None:
    """Return the stage of a status, None for a status off the ladder."""
    return {row["status"]: row["stage"] or None for row in rows("status_stages")}.get(status or "")


@cache
def words(kind: str) -> tuple[str, ...]:
    """Return the words of one kind of `lookups/status_words.csv`, longest first."""
    return tuple(sorted((row["printed"] for row in rows("status_words") if row["kind"] == kind), key=len, reverse=True))


@cache
def _longest() -> int:
    return max(map(len, statuses()))


def last_word(text: str) -> str | None:
    """Return the longest status word that the text ends in; None after 未 and for nouns that only look like one."""
    if text.endswith(words("noun")):
        return None
    for length in range(min(_longest(), len(text)), 0, -1):
        word = text[-length:]
        if word in statuses():
            return None if text[:-length].endswith(_NEGATIONS) else word
    return None


def first_word(text: str) -> str | None:
    """Return the longest status word that the text begins with."""
    return next((text[:n] for n in range(min(_longest(), len(text)), 0, -1) if text[:n] in statuses()), None)


def compound(text: str) -> str | None:
    """Return the status of one word, compound or …の phrase: its last status word decides (rule 2)."""
    if text in statuses():
        return statuses()[text]
    core = _without_tails(text)
    adverb = next((a for a in words("adverb") if core.endswith(a)), None)
    if adverb and (status := _of_last_word(core.removesuffix(adverb).rstrip("を"))):
        return status
    return _of_last_word(core)


def _of_last_word(text: str) -> str | None:
    """Return the status that the text's last word gives, a pilot before it and the object of …を実施 considered."""
    word = last_word(text)
    if word is None:
        return None
    before, status = text.removesuffix(word), statuses()[word]
    if before.endswith("を") and word in words("light"):
        return statuses().get(last_word(before[:-1]) or "", status)
    if status == "実施" and is_pilot(before):
        return "試行"
    return status


def is_pilot(before: str) -> bool:
    """Whether a word before a status says that it is only tried (試行的に), and nothing was done in between."""
    found = max((before.rfind(pilot) for pilot in words("pilot")), default=-1)
    return found >= 0 and not _PAST.search(before[found:])


def split_joined(text: str) -> list[str]:
    """Return the parts between signs that may join words into one (・ / 及び)."""
    return _joiner().split(text)


def listing(text: str) -> list[str]:
    """Return the statuses of a list in a cell, in order (rule 4).

    A joiner separates only complete status words; before anything else, or before a word that is itself the object of
    what follows (導入・運用の検討), what stands before it belongs to the object.
    """
    if text in statuses():
        return [statuses()[text]]
    groups: list[str] = []
    for part in split_joined(text):
        if groups and (compound(groups[-1]) is None or _is_object(part)):
            groups[-1] = f"{groups[-1]}・{part}"
        else:
            groups.append(part)
    found = [compound(group) for group in groups]
    if len(found) > 1 and found[-1] is None and groups[-1] not in words("neutral"):
        return []
    return [status for status in found if status]


@cache
def _joiner() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words("joiner"))))


def _is_object(part: str) -> bool:
    first = first_word(part)
    if first is None or first in words("adverb") or compound(part) is None:
        return False
    return _without_tails(part) != first


def _without_tails(text: str) -> str:
    for _ in range(4):
        tail = next((t for t in words("tail") if text.endswith(t)), None)
        if tail is None or text in statuses():
            break
        text = text.removesuffix(tail)
    return text


def strip_signs(text: str) -> str:
    """Return the text without bullets, symbols, brackets and punctuation round it."""
    text = LEADING_SHAPES.sub("", text.strip(_BRACKETS + _PUNCTUATION))
    return TRAILING_SHAPES.sub("", text).strip(_BRACKETS + _PUNCTUATION + "・")


def split_remarks(text: str) -> tuple[str, list[str]]:
    """Return the text without bracketed remarks, and the remarks; brackets round the whole text are none."""
    remarks = _REMARK.findall(text)
    outside = _REMARK.sub("", text)
    return (outside, remarks) if strip_signs(outside) else (strip_signs(text), [])


def without_separators(text: str, separator: re.Pattern[str]) -> str:
    """Return the text with the separators inside its bracketed remarks taken out, so that it can be split at them."""
    return _REMARK.sub(lambda remark: separator.sub(" ", remark[0]), text)
