"""Run by Alembic, for `award init` and for the `alembic` command, which takes the database from DATABASE_URL."""

import os

from running import schema

schema.run_migrations(os.environ.get("DATABASE_URL"))
