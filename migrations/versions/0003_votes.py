"""Keep each round of a vote as a record of its own, with its vote, tier and seats; let grounds stand in the profile."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003_votes"
down_revision = "0003_readers"
branch_labels = None
depends_on = None

# The one vote of release 0.1, its box, its tier, and the list that it elected to.
VOTE, BOX, TIER, ELECTS = "award", "vote", "award", "proposed"
# The tables of a round, and of each the columns that both forms have. They are made anew: SQLite can't change keys.
KEPT = {
    "ballot_roll": ("unit_id", "present"),
    "ballot_candidate": ("application_id", "composite"),
    "ballot_entitlement": ("unit_id", "application_id", "entitled", "reason"),
    "ballot": ("id", "application_id", "choice"),
    "vote_result": (
        "application_id", "entitled", "present", "for_votes", "against", "abstain", "quorate", "passed", "tied",
        "proposed", "counted_at",
    ),
}  # fmt: skip
CHOICES = "choice IN ('for', 'against', 'abstain')"
ONE_VOTER = "(person_id IS NULL) <> (unit_id IS NULL)"
GROUNDS = "'fraud', 'accident', 'violation', 'credit', 'title_misuse', 'breach'"
MOMENT = sa.DateTime(timezone=True)

Rows = Sequence[Mapping[str, Any]]


def upgrade() -> None:
    rounds, held = _rounds(), {name: _rows(name) for name in KEPT}
    for name in KEPT:
        op.drop_table(name)
    op.bulk_insert(_poll(), rounds)
    polls = {(row["edition_id"], row["round"]): {"poll_id": row["id"]} for row in _rows("poll")}
    _refill(held, lambda row: polls.get((row["edition_id"], row["round"])), _of_poll)
    _tell_rounds_apart()
    for column in ("deliberated_on", "minutes", "vote_closes", "vote_round"):
        op.drop_column("edition", column)
    op.add_column("award", sa.Column("tier", sa.String(), server_default=sa.text("''"), nullable=False))
    op.execute(sa.text("UPDATE award SET tier = :tier").bindparams(tier=TIER))
    _incident()


def downgrade() -> None:
    """A vote that release 0.1 didn't know, and votes of persons, are lost."""
    _incident(f"kind IN ({GROUNDS})", f"ground IN ({GROUNDS})")
    op.drop_column("award", "tier")
    polls = {row["id"]: row for row in _rows("poll") if row["vote"] == VOTE and row["sitting"] == 1}
    held = {name: [row for row in _rows(name) if row.get("unit_id", 0) is not None] for name in KEPT}
    for name in KEPT:
        op.drop_table(name)
    _refill(held, lambda row: _round_of(polls.get(row["poll_id"])), _of_round)
    op.drop_table("poll")
    op.add_column("edition", sa.Column("deliberated_on", sa.Date(), nullable=True))
    op.add_column("edition", sa.Column("minutes", sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column("edition", sa.Column("vote_closes", sa.Date(), nullable=True))
    op.add_column("edition", sa.Column("vote_round", sa.Integer(), server_default=sa.text("0"), nullable=False))
    for poll in polls.values():
        _give_back(poll)


# ---------------------------------------------------------------- rows


def _rows(name: str) -> Rows:
    table = sa.Table(name, sa.MetaData(), autoload_with=op.get_bind())
    return [dict(row) for row in op.get_bind().execute(sa.select(table).order_by(table.c.id)).mappings()]


def _rounds() -> list[dict[str, Any]]:
    """A poll for each round that was opened. What was never counted in an edition that has ended never will be."""
    editions = {row["id"]: row for row in _rows("edition")}
    counted = {(row["edition_id"], row["round"]): row["counted_at"] for row in _rows("vote_result")}
    opened = {(row["edition_id"], row["round"]): row for row in _rows("ballot_candidate")}
    return [
        _round(row, editions[edition], counted.get((edition, round)) or editions[edition]["ended_at"])
        for (edition, round), row in sorted(opened.items())
    ]


def _round(candidate: Mapping[str, Any], edition: Mapping[str, Any], counted_at: Any) -> dict[str, Any]:
    opened_at = candidate["opened_at"]
    return {
        "edition_id": edition["id"],
        "vote": VOTE,
        "sitting": 1,
        "round": candidate["round"],
        "tier": TIER,
        "elects": ELECTS,
        "seats": candidate["seats"],
        "met_on": edition["deliberated_on"] or opened_at.date(),
        "minutes": edition["minutes"],
        "closes_on": edition["vote_closes"] or opened_at.date(),
        "opened_at": opened_at,
        "visit": _visit(candidate["round"]) if counted_at else "",
        "counted_at": counted_at,
    }


def _visit(round: int) -> str:
    """What stands for the visit of the box in a round of release 0.1, which didn't tell visits apart."""
    return f"round {round}"


def _tell_rounds_apart() -> None:
    """Ballots that wait for their count belong to the open round, as do the last records of a run-off."""
    op.execute("UPDATE sealed_answer SET batch = ''")
    edition, voted = sa.text(_FIRST_ROUND), sa.text(_FIRST_RECORD)
    for row in op.get_bind().execute(edition).mappings().all():
        about = {"case": f"edition:{row['edition_id']}", "unit": row["unit_id"], "box": BOX, "visit": _visit(1)}
        op.get_bind().execute(voted, about)


_FIRST_ROUND = (
    "SELECT poll.edition_id, ballot_roll.unit_id FROM ballot_roll JOIN poll ON poll.id = ballot_roll.poll_id"
    " WHERE poll.round = 1 AND ballot_roll.present AND poll.counted_at IS NOT NULL"
)
_FIRST_RECORD = (
    "UPDATE form_record SET visit = :visit WHERE id = (SELECT MIN(id) FROM form_record"
    ' WHERE "case" = :case AND element = :box AND unit = :unit)'
)


def _round_of(poll: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if poll is None:
        return None
    kept = {"seats": poll["seats"], "opened_at": poll["opened_at"]}
    return {"edition_id": poll["edition_id"], "round": poll["round"], **kept}


def _refill(held: Mapping[str, Rows], key: Callable[[Any], dict[str, Any] | None], of: Callable[[], Any]) -> None:
    """Make the tables in their other form, and put back each row whose round is known.

    Ballots come in the order of their random keys: nothing may tell in which order they were cast.
    """
    for name, table in of().items():
        known = set(table.columns.keys())
        kept = [(key(row), {column: _value(row, column) for column in KEPT[name]}) for row in held[name]]
        rows = [{**found, **row} for found, row in kept if found is not None]
        op.bulk_insert(table, [{column: row[column] for column in row if column in known} for row in rows])


def _value(row: Mapping[str, Any], column: str) -> Any:
    """SQLite keeps the random key of a ballot as text."""
    return uuid.UUID(str(row[column])) if column == "id" else row[column]


def _give_back(poll: Mapping[str, Any]) -> None:
    edition = sa.table("edition", *(sa.column(name) for name in ("id", *_MEETING)))
    values = {name: poll[column] for name, column in _MEETING.items()}
    op.execute(edition.update().where(edition.c.id == poll["edition_id"]).values(**values))


_MEETING = {"deliberated_on": "met_on", "minutes": "minutes", "vote_closes": "closes_on", "vote_round": "round"}


# ---------------------------------------------------------------- tables


def _poll() -> sa.Table:
    table = op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("vote", "tier", "elects", "minutes", "visit")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("sitting", "round", "seats")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("met_on", "closes_on")),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("counted_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_poll_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
        sa.UniqueConstraint(
            "edition_id", "vote", "sitting", "round", name=op.f("uq_poll_edition_id_vote_sitting_round")
        ),
    )
    op.create_index(op.f("ix_poll_edition_id"), "poll", ["edition_id"])
    return table


def _of_poll() -> dict[str, sa.Table]:
    """The tables as they are from now on: each row belongs to a poll."""
    by = ("poll_id",)
    return {
        "ballot_roll": _roll(by, ("unit_id", "person_id")),
        "ballot_candidate": _candidate(by),
        "ballot_entitlement": _entitlement(by, ("unit_id", "person_id")),
        "ballot": _ballot(by),
        "vote_result": _result(by),
    }


def _of_round() -> dict[str, sa.Table]:
    """The tables of release 0.1: each row belongs to a round of an edition."""
    by = ("edition_id", "round")
    return {
        "ballot_roll": _roll(by, ("unit_id",)),
        "ballot_candidate": _candidate(by),
        "ballot_entitlement": _entitlement(by, ("unit_id",)),
        "ballot": _ballot(by),
        "vote_result": _result(by),
    }


def _roll(by: tuple[str, ...], voters: tuple[str, ...]) -> sa.Table:
    uniques = [_unique("ballot_roll", *by, voter) for voter in voters]
    present = sa.Column("present", sa.Boolean(), nullable=False)
    return _make("ballot_roll", by, voters, present, *uniques, *_one_voter("ballot_roll", voters))


def _candidate(by: tuple[str, ...]) -> sa.Table:
    more = [sa.Column("composite", sa.BigInteger(), nullable=False)]
    if "round" in by:
        more += [sa.Column("seats", sa.Integer(), nullable=False), sa.Column("opened_at", MOMENT, nullable=False)]
    unique = _unique("ballot_candidate", *by, "application_id")
    return _make("ballot_candidate", by, ("application_id",), *more, unique)


def _entitlement(by: tuple[str, ...], voters: tuple[str, ...]) -> sa.Table:
    uniques = [_unique("ballot_entitlement", *by, voter, "application_id") for voter in voters]
    told = sa.CheckConstraint("entitled OR reason <> ''", name=op.f("ck_ballot_entitlement_reason_told"))
    more = [sa.Column("entitled", sa.Boolean(), nullable=False), sa.Column("reason", sa.String(), nullable=False)]
    checks = [told, *_one_voter("ballot_entitlement", voters)]
    return _make("ballot_entitlement", by, (*voters, "application_id"), *more, *uniques, *checks)


def _result(by: tuple[str, ...]) -> sa.Table:
    counts = ("entitled", "present", "for_votes", "against", "abstain")
    within = sa.CheckConstraint(
        "for_votes + against + abstain <= present", name=op.f("ck_vote_result_votes_within_present")
    )
    return _make(
        "vote_result",
        by,
        ("application_id",),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("quorate", "passed", "tied", "proposed")),
        sa.Column("counted_at", MOMENT, nullable=False),
        within,
        sa.CheckConstraint("present <= entitled", name=op.f("ck_vote_result_present_within_entitled")),
        _unique("vote_result", *by, "application_id"),
    )


def _ballot(by: tuple[str, ...]) -> sa.Table:
    table = op.create_table(
        "ballot",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in by),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.CheckConstraint(CHOICES, name=op.f("ck_ballot_choice_known")),
        *(_foreign("ballot", name) for name in (by[0], "application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sqlite_with_rowid=False,
    )
    columns = [*by, "application_id"]
    op.create_index(f"ix_ballot_{'_'.join(columns)}", "ballot", columns)
    return table


def _make(name: str, by: tuple[str, ...], links: tuple[str, ...], *more: Any) -> sa.Table:
    """A table with a number, the round that it belongs to, and links to who or what it is about."""
    voters = {"unit_id", "person_id"} if "person_id" in links else set()
    table = op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in by),
        *(sa.Column(column, sa.Integer(), nullable=column in voters) for column in links),
        *more,
        *(_foreign(name, column) for column in (by[0], *links)),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    for column in (by[0], *links):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
    return table


def _foreign(table: str, column: str) -> sa.ForeignKeyConstraint:
    target = column.removesuffix("_id")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _one_voter(table: str, voters: tuple[str, ...]) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(ONE_VOTER, name=op.f(f"ck_{table}_one_voter"))] if "person_id" in voters else []


# ---------------------------------------------------------------- checks of grounds


def _incident(*checks: str) -> None:
    """Let `kind` and `ground` be what the profile says; with checks, what release 0.1 said."""
    with op.batch_alter_table("incident") as batch:
        for column in () if checks else ("kind", "ground"):
            batch.drop_constraint(op.f(f"ck_incident_{column}_known"), type_="check")
        for check in checks:
            batch.create_check_constraint(op.f(f"ck_incident_{check.partition(' ')[0]}_known"), sa.text(check))
