"""`python -m commands` is `award`."""

import sys

from commands import main

sys.exit(main())
