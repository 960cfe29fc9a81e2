"""Japan's time, which is what people here mean by the time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def japan_time(iso: str) -> str:
    """A moment (ISO 8601) as a clock in Japan shows it."""
    return f"{datetime.fromisoformat(iso).astimezone(JAPAN):%Y-%m-%d %H:%M}（日本時間）"
