"""`award deadline`: the last working day of a period, counted day by day."""

import argparse
import dataclasses
from typing import Any

from sqlalchemy.orm import Session

import database
from award.calendar import days, deadline, notices, office
from commands import installed, output
from running.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("start", metavar="起始日", help="起始日，如 2026-03-02；当日不计入")
    parser.add_argument("--working-days", metavar="天数", type=int, required=True, help="工作日数")
    parser.add_argument("--national", action="store_true", help="只按国家的放假安排计算，不看地方的通知")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON，含逐日的计算")


def run(args: argparse.Namespace, settings: Settings) -> int:
    calendar, source = _calendar(settings)
    if args.national:
        calendar = dataclasses.replace(calendar, region=None)
    found = deadline.deadline(deadline.read_day(args.start), args.working_days, calendar)
    if args.json:
        output.document(found)
        return 0
    _say(found, source)
    return 0


def _calendar(settings: Settings) -> tuple[days.WorkingCalendar, str]:
    """The office's own notices where there is a database, otherwise those that the product ships."""
    if not installed.is_ready(settings):
        return days.WorkingCalendar(office.REGION, notices.verified()), "随产品提供的放假通知"
    engine = database.connect(settings.database_url)
    try:
        with engine.connect().execution_options(readonly=True) as connection:
            return office.current(Session(connection)), "数据库中录入的放假通知"
    finally:
        engine.dispose()


def _say(found: dict[str, Any], source: str) -> None:
    number = 0
    for day in found["count"]:
        number += day["counts"]
        output.say(f"{day['date']}  {f'第{number}日' if day['counts'] else '不计':　<5}{day['why']}")
    output.say(f"最后一日：{found['last_day']}，当日24:00截止。依据：{source}。")
    for reason in found["reasons"]:
        output.say(f"此日期为暂定：{reason}。")
