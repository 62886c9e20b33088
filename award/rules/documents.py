"""Numbers of official documents: 〔year〕 in six-angle brackets, no 第, no leading zero (GB/T 9704-2012)."""

from award.errors import Refused

OFFICE = "塔质强办"
PREFECTURE = "塔行发"


def number(series: str, year: int, sequence: int) -> str:
    """The 发文字号: 塔质强办〔2026〕3号."""
    if sequence < 1:
        raise ValueError(f"numbers begin with 1, not {sequence}")
    return f"{series}〔{year}〕{sequence}号"


def check_series(numbers: list[int]) -> None:
    """A numbering book has no gap and no number twice."""
    if sorted(numbers) != list(range(1, len(numbers) + 1)):
        raise Refused("文号应当连续，不得重号、跳号。")
