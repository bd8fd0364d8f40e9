import pytest

from analytics.terms import same, terms


def words(text: str) -> list[str]:
    return [term.word for term in terms(text)]


def are_same(one: str, other: str) -> bool:
    (first,), (second,) = terms(one), terms(other)
    return same(first, second)


def test_words_are_whole() -> None:
    assert words("URL") == ["url"]
    assert not are_same("URL", "RL")


def test_a_latin_compound_is_one_word() -> None:
    assert words("Q-learning, scikit-learn, CI/CD") == ["q-learning", "scikit-learn", "ci/cd"]


def test_a_compound_of_two_alphabets_is_two_words() -> None:
    assert words("Docker-контейнер, CI/CD-пайплайн") == ["docker", "контейнер", "ci/cd", "пайплайн"]
    assert words("ML-инженер") == ["инженер"]


def test_alternatives_with_a_slash_are_two_words() -> None:
    assert words("Точность/accuracy") == ["точность", "accuracy"]


def test_function_words_single_letters_and_numbers_are_no_terms() -> None:
    assert words("Что из этого не для Q и на каких 25, при том что они все") == []


@pytest.mark.parametrize(
    "generic",
    "инструментов методом алгоритмы модели обучения используется процессы значения данными чаще ML".split(),
)
def test_words_of_any_exam_or_of_any_machine_learning_course_are_no_terms(generic: str) -> None:
    assert words(generic) == []


def test_a_word_is_listed_once() -> None:
    assert words("метрика и метрика") == ["метрика"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("метрикой", "метрики"),
        ("качество", "качества"),
        ("учёт", "учета"),
        ("Docker", "docker"),
        ("контейнера", "контейнеризация"),
        ("деплоя", "деплоем"),
        ("containers", "container"),
    ],
)
def test_forms_of_one_word_are_the_same(one: str, other: str) -> None:
    assert are_same(one, other)
    assert are_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("класс", "классификация"),
        ("форма", "формат"),
        ("планирования", "планировать"),
        ("политика", "политехника"),
    ],
)
def test_a_common_beginning_does_not_make_words_the_same(one: str, other: str) -> None:
    assert not are_same(one, other)
