"""keikaku dashboard: the published build in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from keikaku._internal.flows.night import RAW
from keikaku._internal.flows.terminal import tell

from .curated_option import curated_option
from .lookups_option import lookups_option, put_to_use

_PORT = 8741


@click.command()
@click.option("--raw", type=click.Path(path_type=Path), default=RAW, show_default=True, help="PDFを置いたフォルダー")
@curated_option
@lookups_option
@click.option("--host", default="127.0.0.1", show_default=True, help="待ち受けるアドレス（既定：この機械からだけ）")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    help="待ち受けるポート（0で空いているもの）",
)
@click.option(
    "--write", "writes", is_flag=True, help="確認事項への答えを、画面から書けるようにする（示した鍵付きの住所で開く）"
)
@click.option("--open", "opens", is_flag=True, help="ブラウザーで開く")
def dashboard_command(
    raw: Path, curated: Path, lookups: Path | None, host: str, port: int, writes: bool, opens: bool
) -> None:
    """公開中の表をブラウザーで見る（Ctrl-C で終わる）。都市をくらべ、印刷された所までたどれる。

    読み取りだけで、この機械の外とはやり取りしない。新しい版が公開されれば、そのまま新しい版を示す。

    \b
    例：keikaku dashboard --open
        keikaku dashboard --port 9000 --write
    """
    from keikaku._internal.flows.dashboard import serve
    from keikaku._internal.flows.look import LookError
    from keikaku._internal.flows.review import Places

    def ready(address: str) -> None:
        tell(f"開いてください：{address}（終わるには Ctrl-C）")
        if opens:
            click.launch(address)

    try:
        serve(Places(raw, curated, put_to_use(lookups, raw)), host, port, writes, ready)
    except KeyboardInterrupt:
        tell("終わりました")
    except LookError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(
            f"{host} の {port} 番で待ち受けられません（{error.strerror or error}）。--port で別の番号を指定してください"
        ) from error
