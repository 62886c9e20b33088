"""Files that people hand in: received, looked into, kept under lock, opened again with a line in the ledger.

    typed = files.receive(form, typed)                      # outside any transaction: looking takes time
    with visitor.working() as work:
        taken = files.take(files.Desk(work, case, scope), form, typed)

    with visitor.working() as work:
        opened = files.open(work, material, role, why)      # writes who opened it, in the same transaction
    return opened.answer()
"""

from web.files.desk import Desk, Kept, Taken, has_files, on_hand, people_of, remove, take
from web.files.looking import scanner
from web.files.opening import Opened, asks_first, open, openings, register
from web.files.receiving import receive

__all__ = [
    "Desk", "Kept", "Opened", "Taken", "asks_first", "has_files", "on_hand", "open", "openings", "people_of",
    "receive", "register", "remove", "scanner", "take",
]  # fmt: skip
