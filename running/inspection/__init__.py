"""Looks into one uploaded file, by what it contains and not by what it is called (C20, C22).

Whatever opens a file that a stranger made can be made to run for ever or to swallow all memory. So this runs as a
process of its own, `python -m running.inspection FILE .pdf`, under limits of the operating system, and imports
nothing of the site. It prints one JSON document: `{"unfit": SENTENCE}` or `{"marking": MARKING or null}`.
"""


import re

# The test file of the makers of virus scanners: harmless, and refused by everybody.
EICAR = re.compile(rb"X5O!P%@AP\[4\\PZX54\(P\^\)7CC\)7\}\$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!\$H\+H\*")
VIRUS = "被认作病毒，不能上传。"


class Unfit(Exception):
    """Why a file can't be taken, as the end of a sentence that begins with its name."""
