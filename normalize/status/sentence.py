"""What a sentence says about its subject's status: the final predicate decides (contract *status*, rule 7).

The end of a sentence is read backwards: the trailing hiragana are the inflection (していきます, できませんでした), the
kanji or katakana before them the verb or verbal noun. Which verb says what is `lookups/status_predicates.csv`: `stem`
is what stands before the inflection, `kana` the first signs that inflection may have (any if empty). Kinds:

- `light` takes the status of its noun (検討を進める) and has its own `status` only without one,
- `verb` has a status whatever its object,
- `aim` is no status; known to be an action it is the printed one (…を目指す),
- `state` is no action at all (必要がある).

Suffix rules and not a tokenizer: the answer must not change with a dictionary's release.
"""

import re
from dataclasses import dataclass
from functools import cache

from keikaku._internal.normalize.lookups import rows

from .words import compound, is_pilot, last_word, split_joined, statuses, strip_signs

NOT_STARTED = "未着手"
NOT_APPLICABLE = "該当なし"
CARRIED_OUT = "実施"

_HIRAGANA = "".join(map(chr, range(ord("ぁ"), ord("ゖ") + 1)))
_LONGEST_CLAUSE = 200
_KANJI_AUXILIARIES = tuple(
    (re.compile(kanji), kana)
    for kanji, kana in (
        ("致(?=[しす])", "いた"),
        ("参(?=[りる])", "まい"),
        ("出来", "でき"),
        ("頂(?=[いくきけ])", "いただ"),
        ("無(?=[いくか])", "な"),
        ("(?<=[てで])行(?=[きくっ])", "い"),
        ("(?<=[てで])来(?=[るたま])", "き"),
        ("(?<=て)居(?=[るりらま])", "お"),
    )
)
_FILLER = re.compile(
    "(?<=[るたいぬ])(?:こと|もの|ところ|状況|状態)"
    "(?:である|です|と(?:する|します|した|しました|している|しています|なりました|なった)|に(?:ある|あります))?$"
)

_SURU = re.compile("[をはがも]{0,2}(?:し|す[るべ]|さ[れせ]|せ[ずぬよ]|でき|いたし)")
_COPULA = re.compile(
    "^み?(?:です|でした|である|であった|だ|だった"
    "|と(?:なる|なります|なった|なりました|なって(?:いる|います|いた|いました|おり|おります))"
    "|と(?:する|します|した|しました|して(?:いる|います|おり|おります))"
    "|に(?:なる|なります|なった|なりました|なって(?:いる|います)))$"
)
_NEGATIVE = re.compile(
    "(?:ません(?:でした)?|ない(?:です)?|なかった(?:です)?|(?:せ|でき|ら|わ|れ|え)ず(?:に(?:いる|います))?|ぬ)$"
)
_WISH = re.compile("たい(?:です)?$|(?:なけれ|ねば|なくて)")
_NO_NEGATION = ("なけれ", "ねば", "なくて", "ないと", "ざる", "かもしれ", "にすぎ")
_ABSENCE = re.compile("[はがも]{0,2}(?:ない|なかった|ありません(?:でした)?|ないです)")
_BEING = re.compile(
    "(?:(?:^|[はがもにとく])(?:あ(?:る|ります|った|りました)|な(?:る|ります|った|りました))|[はがもに]い(?:る|ます|ました))$"
)
_FINITE = re.compile("(?:ます|ました|る|た|[いん]だ|う|く|ぐ|す|つ|ぬ|ぶ|む)$")
_VERBAL_NOUN = re.compile("を[^をはがにの]*[一-鿿ァ-ヶー]$")
_OBJECT_PARTICLE = re.compile("(?:[をがはも]|に[はも]?)$")
_VERB_BETWEEN = re.compile("[てでし]")


@dataclass(frozen=True, slots=True)
class Predicate:
    """The end of a sentence: its last clause up to the inflection, and the inflection (empty after a noun)."""

    clause: str
    inflection: str

    @property
    def is_negative(self) -> bool:
        """Whether the verb is negated; an obligation (なければならない) is not."""
        return bool(_NEGATIVE.search(self.inflection)) and not any(sign in self.inflection for sign in _NO_NEGATION)


def is_sentence(text: str) -> bool:
    """Whether a squeezed text without remarks is more than a word or a list of words."""
    if "を" in text or "。" in text.rstrip("。"):
        return True
    end = final_predicate(text)
    return bool(end.inflection) and compound(end.clause + end.inflection) is None


def final_predicate(text: str) -> Predicate:
    """Return the final predicate of a squeezed text without remarks: what follows its last full stop and comma."""
    clause = strip_signs(strip_signs(text).rsplit("。", 1)[-1]).rsplit("、", 1)[-1][-_LONGEST_CLAUSE:]
    for pattern, kana in _KANJI_AUXILIARIES:
        clause = pattern.sub(kana, clause)
    clause = _FILLER.sub("", clause)
    stem = clause.rstrip(_HIRAGANA)
    return Predicate(stem, clause[len(stem) :])


def sentence_statuses(text: str) -> tuple[list[str], bool]:
    """Return the statuses that a sentence gives, and whether its predicate and not a noun gave them (rules 7, 8)."""
    end = final_predicate(text)
    whole = end.clause + end.inflection
    if not end.inflection or compound(whole):
        return _listed(whole), False
    if end.is_negative:
        return _negated(end), True
    if _WISH.search(end.inflection):
        return [], False
    if _COPULA.match(end.inflection):
        return _listed(end.clause + ("み" if end.inflection.startswith("み") else "")), True
    return _of_verb(end), True


def action_status(text: str) -> str | None:
    """Return the status of a sentence known to be an action: any affirmative predicate is 実施 (DESIGN.md)."""
    end = final_predicate(text)
    if not end.inflection:
        return CARRIED_OUT if _VERBAL_NOUN.search(end.clause) else None
    if end.is_negative or any(no_action.search(end.inflection) for no_action in (_WISH, _COPULA, _BEING)):
        return None
    verb = _verb(end)
    if verb and verb["kind"] in ("aim", "state"):
        return verb["status"] or None
    return CARRIED_OUT if _FINITE.search(end.inflection) else None


@cache
def _verbs() -> tuple[dict[str, str], ...]:
    return tuple(sorted(rows("status_predicates"), key=lambda row: len(row["stem"]), reverse=True))


def _verb(end: Predicate) -> dict[str, str] | None:
    for row in _verbs():
        if end.clause.endswith(row["stem"]) and (not row["kana"] or end.inflection[0] in row["kana"]):
            return row
    return None


def _listed(clause: str) -> list[str]:
    """Return the statuses at the end of a clause: the last one, and complete words joined before it (検討・実施)."""
    parts = split_joined(clause)
    first = len(parts) - 1
    while first > 0 and parts[first] in statuses() and compound(parts[first - 1]):
        first -= 1
    return [status for part in parts[first:] if (status := compound(part))]


def _negated(end: Predicate) -> list[str]:
    if _ABSENCE.fullmatch(end.inflection):
        return [NOT_APPLICABLE] if end.clause.endswith("該当") else []
    return [NOT_STARTED]


def _of_verb(end: Predicate) -> list[str]:
    word, verb = last_word(end.clause), _verb(end)
    if end.clause.endswith("予定") and end.inflection.startswith("があ"):
        return ["予定"]
    is_suru = _SURU.match(end.inflection)
    if is_suru and word and (verb is None or len(word) > len(verb["stem"]) or len(_listed(end.clause)) > 1):
        return _listed(end.clause)
    if verb is None:
        return []
    before = end.clause.removesuffix(verb["stem"])
    status = (_noun_status(before) if verb["kind"] == "light" else None) or verb["status"]
    if verb["kind"] not in ("light", "verb") or not status:
        return []
    return ["試行"] if status == CARRIED_OUT and is_pilot(before) else [status]


def _noun_status(before: str) -> str | None:
    """Return the status of the noun that a light verb acts on, an adverb between them or not."""
    noun = _OBJECT_PARTICLE.sub("", before)
    if noun != before and (status := compound(noun)):
        return status
    noun, particle, between = before.rpartition("を")
    if not particle or len(between) > 12 or _VERB_BETWEEN.search(between):
        return None
    return compound(noun)
