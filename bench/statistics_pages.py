"""What a page of statistics costs, cold and warm: `python -m bench.statistics_pages [TAKERS] [ITEMS]`.

427 attempts of 26 questions unless told otherwise, in a database of its own; every page is asked for through the whole
application. Cold is the first request after what the process had kept was forgotten; warm is the next one.
"""

import logging
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from quizengine.reports import kept_samples
from quizengine.store import schema
from quizengine.store.engine import open_engine
from quizengine.web.statistics import BOARDS
from tests.build import QUIZ, an_account
from tests.cohort import a_cohort, a_course_of
from tests.web.build import Visitor, a_site

TAKERS, ITEMS = 427, 26
COLD = 1.0
"""The bar in seconds: where another system takes minutes, nobody should wait."""


def main(takers: int, items: int) -> None:
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/bench.sqlite3")
        schema.bring_up_to_date(engine)
        a_cohort(engine, a_course_of(engine, Path(folder) / "course", items), takers)
        an_account(engine, "orlov")
        with a_site(engine) as site:
            orlov = site.visitor("orlov")
            print(f"{takers} attempts of {items} questions")
            # What the first page of a process loads is no part of any page.
            _seconds(orlov, f"/instructor/statistics/{QUIZ}/test")
            for name in BOARDS:
                path = f"/instructor/statistics/{QUIZ}/{name}"
                kept_samples.forget()
                cold, size = _seconds(orlov, path)
                warm, _ = _seconds(orlov, path)
                kept = "kept" if cold <= COLD else "MISSED"
                print(
                    f"  {name:12} cold {cold:6.2f} s   warm {warm:6.2f} s   {size // 1024:5} kB   bar {COLD} s: {kept}"
                )
        engine.dispose()


def _seconds(visitor: Visitor, path: str) -> tuple[float, int]:
    begun = perf_counter()
    response = visitor.opens(path)
    assert response.status_code == 200, response.status
    return perf_counter() - begun, len(response.data)


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:3]]
    main(*(numbers + [TAKERS, ITEMS][len(numbers) :]))
