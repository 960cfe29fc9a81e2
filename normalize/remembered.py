"""Answers kept for the next time: `functools.lru_cache` with arguments that the type checker sees."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, Protocol, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T", covariant=True)


class Remembered(Protocol[P, T]):
    """A function that remembers what it has answered."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Answer, from memory where the question is known."""

    def cache_clear(self) -> None:
        """Forget all answers."""


def remembered(size: int) -> Callable[[Callable[P, T]], Remembered[P, T]]:
    """Keep the last `size` answers of a function; its arguments must be hashable."""
    return cast(Callable[[Callable[P, T]], Remembered[P, T]], lru_cache(maxsize=size))
