"""The page on the real course says what the real course has."""

from .picture import PAGE, page


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make report-coverage`"
