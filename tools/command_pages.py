"""docs/ja/commands.md: every command with its options, as `--help` tells them.

Run as `python -m tools.command_pages`; a test compares the page with what this gives.
"""

from __future__ import annotations

from pathlib import Path

import click

from keikaku._internal.flows.cli import main

PAGE = Path(__file__).parents[1] / "docs" / "ja" / "commands.md"
_HEAD = """# 命令

<!-- `python -m tools.command_pages` で作る。手で直さない。 -->

[English](../en/commands.md)　`keikaku 命令 --help` と同じ説明です。
"""


def page() -> str:
    """The page as it should be."""
    with click.Context(main, info_name="keikaku") as above:
        parts = [_told(name, command, above) for name, command in sorted(main.commands.items())]
    return "\n".join([_HEAD, *parts])


def _told(name: str, command: click.Command, above: click.Context) -> str:
    context = click.Context(command, info_name=name, parent=above, terminal_width=100, max_content_width=100)
    usage = " ".join(command.get_usage(context).removeprefix("Usage: ").split())
    lines = (command.help or "").replace("\b", "").strip().split("\n")
    text, _, example = "\n".join(line.strip() for line in lines).partition("例：")
    out = [f"## keikaku {name}", "", text.strip(), "", f"`{usage}`", ""]
    options = [record for option in command.params if (record := option.get_help_record(context)) and record[1]]
    if options:
        out += ["| 選択肢 | 意味 |", "| --- | --- |"]
        out += [f"| `{_cell(option)}` | {_cell(told)} |" for option, told in options]
        out.append("")
    if example:
        out += ["```console", *(f"$ {line.strip()}" for line in example.strip().split("\n")), "```", ""]
    return "\n".join(out)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
