"""`python -m web.commands` is `award`."""

import sys

from web.commands import main

sys.exit(main())
