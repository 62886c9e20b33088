"""Numbers of official documents: 〔year〕 in six-angle brackets, no 第, no leading zero (GB/T 9704-2012)."""


def number(series: str, year: int, sequence: int) -> str:
    """The 发文字号: 质强办〔2026〕3号."""
    if sequence < 1:
        raise ValueError(f"numbers begin with 1, not {sequence}")
    return f"{series}〔{year}〕{sequence}号"
