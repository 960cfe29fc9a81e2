"""Copies of a PDF of which something is broken, each as its seed has it: streams, objects, cross references, bytes."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

import pikepdf


def mutant(content: bytes, seed: int) -> tuple[str, bytes]:
    """What was done to a PDF, and the damaged copy. The same seed, the same copy."""
    dice = random.Random(seed)
    kind = dice.choice(list(KINDS))
    return kind, KINDS[kind](content, dice)


def _flip_bytes(content: bytes, dice: random.Random) -> bytes:
    out = bytearray(content)
    for _ in range(dice.randint(1, 8)):
        out[dice.randrange(len(out))] = dice.randrange(256)
    return bytes(out)


def _cut_off(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content) // 3, len(content))]


def _drop_piece(content: bytes, dice: random.Random) -> bytes:
    start, size = dice.randrange(len(content)), dice.choice([1, 16, 512, 4096])
    return content[:start] + content[start + size :]


def _zero_piece(content: bytes, dice: random.Random) -> bytes:
    start, size = dice.randrange(len(content)), dice.choice([16, 512, 4096])
    return content[:start] + bytes(len(content[start : start + size])) + content[start + size :]


def _break_stream(content: bytes, dice: random.Random) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        stream = dice.choice(streams)
        raw = bytearray(stream.read_raw_bytes())
        if raw:
            at = dice.randrange(len(raw))
            raw[at:] = bytes(raw[at:][: dice.choice([0, 5])]) if dice.random() < 0.5 else bytes(len(raw) - at)
        stream.write(bytes(raw), filter=stream.get("/Filter"), decode_parms=stream.get("/DecodeParms"))
        return _saved(pdf)


def _change_value(content: bytes, dice: random.Random) -> bytes:
    values: list[Callable[[], Any]] = [
        lambda: None,
        lambda: -1,
        lambda: 2**31,
        lambda: pikepdf.Name("/Nothing"),
        lambda: pikepdf.String("x" * 70_000),
        lambda: pikepdf.Array([0, 0, 0, 0]),
        lambda: pikepdf.Dictionary(),
        lambda: pdf.Root,
    ]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        holders = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary | pikepdf.Stream)]
        for _ in range(dice.randint(1, 3)):
            holder = dice.choice(holders)
            keys = [key for key in holder if key != "/Length"]
            if not keys:
                continue
            key, value = dice.choice(keys), dice.choice(values)()
            if value is None:
                del holder[key]
            else:
                holder[key] = value
        return _saved(pdf)


def _swap_objects(content: bytes, dice: random.Random) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        holders = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        one, other = dice.choice(holders), dice.choice(holders)
        keys = [key for key in one if key in other]
        for key in keys[: dice.randint(1, 4)]:
            one[key], other[key] = other[key], one[key]
        return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, static_id=True, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


KINDS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "flip_bytes": _flip_bytes,
    "cut_off": _cut_off,
    "drop_piece": _drop_piece,
    "zero_piece": _zero_piece,
    "break_stream": _break_stream,
    "change_value": _change_value,
    "swap_objects": _swap_objects,
}
