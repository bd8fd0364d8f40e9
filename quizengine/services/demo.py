"""A demonstration: an account for each role and a cohort of past attempts that never happened, marked as such."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import exp
from pathlib import Path
from random import Random

from sqlalchemy import Connection, Engine
from sqlmodel import Session

from ..content.fingerprint import Revision, canonical
from ..content.quiz import Navigation
from ..exam.allowance import Grant
from ..exam.chain import Entry, link
from ..exam.timing import ClosedBy
from ..i18n import Message
from ..questions import KINDS
from ..questions.kind import Answer
from ..settings import Settings
from ..store import accounts, attempts, beginning, releases
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from ..store.releases import ReleasedQuiz
from ..store.tables import Role
from . import accommodating, groups, sittings
from .accommodating import Order
from .closing import close_attempt
from .drawing import drawn
from .releasing import release
from .signing_in import create_account
from .sittings import Plan

ACCOUNTS = (
    ("demo-student", "Анна Смирнова", Role.STUDENT),
    ("demo-instructor", "Борис Орлов", Role.INSTRUCTOR),
    ("demo-methodologist", "Вера Климова", Role.METHODOLOGIST),
)
COHORT = 48
SEATS = 5
OMITTED = 0.04
SEED = 20_250_624


@dataclass(frozen=True)
class _Student:
    user_id: int
    ability: float


def prepare(engine: Engine, *, root: Path, now: datetime) -> tuple[Message, ...]:
    """Release the content under `root`, and on first use create the accounts and the cohort.

    Returns what was released, in sentences; a second call on unchanged content returns nothing and keeps all data.
    """
    released = release(engine, [root / "banks", root / "competencies"], by="demo", now=now)
    with reading(engine) as connection, Session(connection) as session:
        missing = [row for row in ACCOUNTS if accounts.by_login(session, row[0]) is None]
        has_cohort = accounts.by_login(session, _login(1)) is not None
    for login, name, role in missing:
        create_account(engine, login=login, name=name, role=role, password=None, now=now, demo=True)
    if not has_cohort:
        _make_cohort(engine, now)
        _make_sitting(engine, now)
    return released.summary


def _make_sitting(engine: Engine, now: datetime) -> None:
    """Make a sitting that is open now, for the demo student and some of the cohort; one of them has extra time."""
    with reading(engine) as connection, Session(connection) as session:
        quizzes = [one.quiz.quiz for one in releases.current_quizzes(connection)]
        users = {login: accounts.by_login(session, login) for login, _, _ in ACCOUNTS[:2]}
        ids = {login: user.id for login, user in users.items() if user is not None and user.id is not None}
    if not quizzes:
        return
    viewer = Viewer(ids["demo-instructor"], "demo-instructor", ACCOUNTS[1][1], Role.INSTRUCTOR, True)
    group_id = groups.create(engine, name="Демонстрационная группа", now=now)
    logins = ["demo-student", *map(_login, range(1, SEATS + 1))]
    groups.put(engine, viewer=viewer, group_id=group_id, text="\n".join(logins), now=now)
    hour = now.replace(minute=0, second=0, microsecond=0)
    plan = Plan(
        title="Пробный экзамен",
        quiz=quizzes[0],
        group_id=group_id,
        opens_at=hour - timedelta(hours=1),
        closes_at=hour + timedelta(days=14),
        timezone=Settings.timezone,
        attempts=3,
    )
    sitting_id = sittings.create(engine, viewer=viewer, plan=plan, now=now)
    order = Order(
        Grant(factor=Decimal("1.5"), extra=timedelta(minutes=5), breaks=timedelta(minutes=10)),
        "Справка (демонстрация)",
        user_id=ids["demo-student"],
        sitting_id=sitting_id,
    )
    accommodating.grant(engine, viewer=viewer, order=order, now=now)


def _login(number: int) -> str:
    return f"synthetic-{number:02d}"


def _make_cohort(engine: Engine, now: datetime) -> None:
    random = Random(SEED)
    cohort = [
        _Student(
            create_account(
                engine,
                login=_login(number),
                name=f"Синтетический студент {number:02d}",
                role=Role.STUDENT,
                password=None,
                now=now,
                synthetic=True,
            ),
            random.gauss(0.6, 1.0),
        )
        for number in range(1, COHORT + 1)
    ]
    with writing(engine) as connection:
        for released in releases.current_quizzes(connection):
            # Made-up answers know nothing of a pace: a paper that is taken question by question has none of them.
            if released.quiz.navigation is Navigation.LINEAR:
                continue
            difficulty = {item.revision.name: random.gauss(-0.2, 0.9) for item in released.items}
            for student in cohort:
                _sit(connection, released, student, difficulty, now - timedelta(days=random.uniform(2, 30)), random)


def _sit(
    connection: Connection,
    released: ReleasedQuiz,
    student: _Student,
    difficulty: dict[str, float],
    start: datetime,
    random: Random,
) -> None:
    """Write one made-up attempt: a paper, an answer to most items by a Rasch model, and a submit."""
    quiz = released.quiz
    new = drawn(
        released,
        user_id=student.user_id,
        started_at=start,
        deadline_at=start + quiz.time.limit,
        seed=random.getrandbits(62),
        id=f"synthetic-{student.user_id}-{released.id}",
    )
    beginning.write(connection, new.row, new.paper)
    items = {item.id: item.revision for item in released.items}
    at, head, length = start, new.row["genesis"], 0
    pace = quiz.time.limit * random.uniform(0.35, 0.9) / len(new.paper)
    # By a source of its own: how long an answer takes must not move which one it is.
    hurry = Random(f"{student.user_id} {released.id}")
    shares = [hurry.lognormvariate(0, 0.5) for _ in new.paper]
    for place, share in zip(new.paper, shares, strict=True):
        at += pace * share * len(shares) / sum(shares)
        revision = items[place["item_revision_id"]]
        right = random.random() < 1 / (1 + exp(difficulty[revision.name] - student.ability))
        given = _answer(revision, right, random)
        if given is not None:
            length += 1
            entry = Entry(length, place["position"], 1, "synthetic", canonical(given), False, at)
            attempts.save(connection, attempt_id=new.row["id"], head=head, entry=entry)
            head = link(head, entry)
    close_attempt(connection, new.row["id"], at=at, by=ClosedBy.STUDENT, now=at)


def _answer(revision: Revision, right: bool, random: Random) -> Answer | None:
    """Return an answer that is right or wrong as wanted, or now and then none."""
    kind, shown, key = KINDS[revision.shown.kind], revision.shown.shown, revision.scored.key
    answer: Answer | None = kind.read(shown, kind.sample(shown, key, random, right))
    return answer if random.random() > OMITTED else None
