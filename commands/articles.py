"""`award articles`: where each of the 38 articles is at home."""

import argparse
import dataclasses

from commands import installed, output
from running import articles
from running.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help='输出一个 JSON：{"第一条": {text, homes}}')


def run(args: argparse.Namespace, settings: Settings) -> int:
    rows = articles.matrix(installed.bundle(settings.bundle))
    if args.json:
        output.document({article: _plain(row) for article, row in rows.items()})
        return 0
    for article, row in rows.items():
        output.say(f"{article}　{row.article.paragraphs[0]}")
        for kind, named in row.names.items():
            output.say(f"　　{articles.KINDS[kind]}：{'、'.join(named)}")
    return 0


def _plain(row: articles.Row) -> dict[str, object]:
    return {"text": row.article.text, "homes": [dataclasses.asdict(home) for home in row.homes]}
