"""Accept what is surely an entry, reject what is surely none, leave the rest to a person; say why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.language.judge import Outcome

from .build import judged

ACCEPT, REJECT, REVIEW = Outcome.ACCEPT, Outcome.REJECT, Outcome.REVIEW


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ("Policy-Gradient.", "policy gradient"),
        ("gradient of policy", "policy gradient"),
        ("градиента политики", "градиент политики"),
        ("политики градиент", "градиент политики"),
        ("инженер в машинном обучении", "инженер по машинному обучению"),
        ("метод Монте-Карло", "Монте-Карло"),
        ("Думаю, это Монте-Карло", "Монте-Карло"),
        ("Ответ: «Монте-Карло»", "Монте-Карло"),
        ("ну, вероятнее всего Монте-Карло", "Монте-Карло"),
        ("монтекарло", "Монте-Карло"),
        ("data cleaning", "datacleaning"),
        ("γ", "gamma"),
        ("0,20 с", "0.2 с"),
        ("95 процентов", "95 %"),
        ("CI / CD", "CI/CD"),
        ("CI, CD", "CI/CD"),
        ("гамма", "gamma"),
        ("gamma", "гамма"),
        ("с помощью гистограммы", "гистограмма"),
        ("переобучение модели", "переобучение"),
        ("формула Q-update", "Q-update"),
    ],
)
def test_the_same_in_other_words_is_accepted(answer: str, accepted: str) -> None:
    assert judged(answer, accepted).outcome is ACCEPT


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ("политика градиента", "градиент политики"),
        ("text to speech", "speech to text"),
        ("P(B|A)", "P(A|B)"),
        ("learn", "learning rate"),
        ("12 3", "1 23"),
        ("-5", "5"),
        ("C", "C++"),
        ("200", "200 с"),
        ("200 с", "200"),
        ("> 0.05", "< 0.05"),
        ("точность без полноты", "точность"),
        ("balanced accuracy", "accuracy"),
        ("accuracy and recall", "accuracy"),
        ("только не гистограмма", "гистограмма"),
        ("гистограмма не подходит", "гистограмма"),
        ("что угодно, кроме гистограммы", "гистограмма"),
        ("BART", "BERT"),
        ("adamw", "Adam"),
        ("∞", "infinity"),
        ("образ, контейнер", "образ контейнера"),
        ("образ или контейнер", "образ контейнера"),
        ("образ и контейнер", "образ контейнера"),
        ("CI или CD", "CI/CD"),
        ("модели", "обучение"),
        ("переобучение и модели", "переобучение"),
        ("эта", "eta"),
    ],
)
def test_what_may_be_something_else_is_left_to_a_person(answer: str, accepted: str) -> None:
    assert judged(answer, accepted).outcome is REVIEW


def test_a_word_that_the_key_has_both_ways_may_be_added() -> None:
    key = ("Gym", "OpenAI Gym", "Gymnasium", "Farama Gymnasium")
    assert judged("OpenAI Gymnasium", *key).outcome is ACCEPT
    assert judged("Gym от Farama", *key).outcome is ACCEPT
    assert judged("OpenAI", *key).outcome is REVIEW
    assert judged("Gym, Farama", *key).outcome is REVIEW
    assert judged("Farama Gym", *key, reject=["Farama"]).outcome is REVIEW


def test_a_word_that_turns_the_sense_is_not_optional() -> None:
    assert judged("precision без recall", "recall", "recall без smoothing", "precision").outcome is REVIEW
    assert judged("top 5 error", "error", "top 1 error").outcome is REVIEW


@pytest.mark.parametrize(
    "answer",
    [
        "policy gradient (PG)",
        "PG (policy gradient)",
        "полиси градиент (policy gradient)",
        "полиси градиент, то есть policy gradient",
    ],
)
def test_the_right_answer_may_be_written_in_another_way_beside_it(answer: str) -> None:
    assert judged(answer, "policy gradient").outcome is ACCEPT


@pytest.mark.parametrize(
    "answer",
    ["policy gradient (PPO)", "полиси градиент", "PG", "policy gradient, PG", "полис и грант (policy gradient)"],
)
def test_what_only_looks_like_another_way_to_write_it_is_left_to_a_person(answer: str) -> None:
    assert judged(answer, "policy gradient").outcome is REVIEW


def test_an_acronym_that_is_rejected_is_not_passed_over() -> None:
    found = judged("population stability index (PSI)", "population stability index", reject=["PSI"])
    assert found.outcome is not ACCEPT


def test_a_verb_of_the_stem_may_be_repeated() -> None:
    stem = "Формат для сохранения моделей?"
    assert judged("модели сохраняют в pickle", "pickle", stem=stem).outcome is ACCEPT
    assert judged("модели удаляют в pickle", "pickle", stem=stem).outcome is REVIEW


def test_adjectives_of_one_noun_are_no_choice_in_the_stem() -> None:
    stem = "Процесс, удаляющий ненужные или ошибочные данные?"
    assert judged("очистка ошибочных данных", "очистка данных", stem=stem).outcome is ACCEPT
    assert judged("precision точность", "точность предсказаний", stem="Precision или recall?").outcome is REVIEW


def test_an_answer_outside_the_key_is_never_called_wrong() -> None:
    assert judged("FastAPI", "Flask", reject=["REST"]).outcome is REVIEW


def test_a_typo_is_named() -> None:
    found = judged("policy graident", "policy gradient")
    assert (found.outcome, str(found.reason)) == (ACCEPT, "Accepted as 'policy gradient'; typo: graident → gradient.")


def test_a_slip_in_a_short_name_of_the_trade_is_mended() -> None:
    assert judged("Моннте-Карло", "Монте-Карло").outcome is ACCEPT
    assert judged("Монако-Карло", "Монте-Карло").outcome is REVIEW


def test_a_typo_between_a_right_and_a_wrong_entry_is_left_to_a_person() -> None:
    assert judged("prexision", "precision").outcome is ACCEPT
    assert judged("prexision", "precision", reject=["prevision"]).outcome is REVIEW


def test_a_word_of_the_key_is_no_typo_of_another() -> None:
    assert judged("zabcde", "zabcdf", reject=["zabcde x"]).outcome is REVIEW


def test_acronyms_have_no_typos() -> None:
    assert judged("MAPX", "MAPE").outcome is REVIEW


class TestChoices:
    @pytest.mark.parametrize("answer", ["accuracy (точность)", "accuracy, точность", "точность или accuracy"])
    def test_one_thing_named_twice_is_accepted(self, answer: str) -> None:
        assert judged(answer, "accuracy", "точность").outcome is ACCEPT

    @pytest.mark.parametrize(
        "answer", ["precision, accuracy", "accuracy/precision", "accuracy or precision", "accuracy; x"]
    )
    def test_two_things_are_never_accepted(self, answer: str) -> None:
        assert judged(answer, "accuracy").outcome is REVIEW
        assert judged(answer, "accuracy", reject=["precision"]).outcome is REVIEW

    def test_a_long_list_is_not_read(self) -> None:
        assert judged("accuracy, " * 13, "accuracy").outcome is REVIEW


class TestNegations:
    @pytest.mark.parametrize(
        "answer", ["не гистограмма", "это не гистограмма", "not a histogram", "не метод гистограммы"]
    )
    def test_a_denial_of_the_right_answer_is_rejected(self, answer: str) -> None:
        assert judged(answer, "гистограмма", "histogram").outcome is REJECT

    @pytest.mark.parametrize(
        "answer",
        ["не гистограмма?", "не boxplot, а гистограмма", "не что иное, как гистограмма", "isn't it a histogram"],
    )
    def test_what_may_still_mean_the_right_answer_is_left_to_a_person(self, answer: str) -> None:
        assert judged(answer, "гистограмма", "histogram").outcome is REVIEW

    def test_a_negation_inside_an_accepted_phrase_belongs_to_it(self) -> None:
        assert judged("не нужна", "не нужна").outcome is ACCEPT
        assert judged("нужна", "не нужна").outcome is REVIEW

    def test_a_denial_of_a_wrong_answer_beside_the_right_one_is_accepted(self) -> None:
        assert judged("accuracy, а не precision", "accuracy", reject=["precision"]).outcome is ACCEPT
        assert judged("не precision", "accuracy", reject=["precision"]).outcome is REVIEW


class TestRejectedEntries:
    @pytest.mark.parametrize("answer", ["уравнения Беллмана", "the Bellman equation", "Bellman-equation"])
    def test_they_are_compared_like_accepted_ones(self, answer: str) -> None:
        found = judged(answer, "Q-update", reject=["уравнение Беллмана", "Bellman equation"])
        assert found.outcome is REJECT

    def test_no_typo_makes_an_answer_wrong(self) -> None:
        assert judged("Belman equation", "Q-update", reject=["Bellman equation"]).outcome is REVIEW

    def test_a_rejected_entry_beats_an_accepted_one_that_is_no_nearer(self) -> None:
        assert judged("точности", "точность", reject=["точность"]).outcome is REJECT

    def test_a_nearer_accepted_entry_is_not_beaten(self) -> None:
        assert judged("ML инженер", "ML инженер", reject=["ML"]).outcome is ACCEPT

    def test_a_rejected_entry_with_words_of_the_stem_may_be_right(self) -> None:
        found = judged(
            "absolute error in percent", "MAPE", reject=["absolute error"], stem="Which error is in percent?"
        )
        assert found.outcome is REVIEW


class TestTheStem:
    STEM = "Какой фреймворк используется для создания API для ML моделей?"

    @pytest.mark.parametrize("answer", ["Flask для создания API", "API: Flask", "Flask, для создания API моделей"])
    def test_its_words_may_be_repeated(self, answer: str) -> None:
        assert judged(answer, "Flask", stem=self.STEM).outcome is ACCEPT
        assert judged(answer, "Flask").outcome is REVIEW

    @pytest.mark.parametrize("answer", ["API", "API или Flask", "API, Flask"])
    def test_its_words_are_no_answer_and_no_choice(self, answer: str) -> None:
        assert judged(answer, "Flask", stem=self.STEM).outcome is REVIEW

    @pytest.mark.parametrize(
        "stem", ["Precision или recall?", "Что, в отличие от precision, растёт?", "Мера вместо precision?"]
    )
    def test_words_that_it_sets_against_the_answer_may_not(self, stem: str) -> None:
        assert judged("recall precision", "recall", stem=stem).outcome is REVIEW


class TestNothing:
    @pytest.mark.parametrize("answer", ["?", "—", "...", "🙂"])
    def test_an_answer_without_letters_is_wrong(self, answer: str) -> None:
        assert judged(answer, "Flask").outcome is REJECT

    @pytest.mark.parametrize("answer", ["не знаю", "Не знаю.", "I don't know", "I don’t know!", "хз"])
    def test_an_answer_that_says_that_there_is_none_is_wrong(self, answer: str) -> None:
        assert judged(answer, "Flask").outcome is REJECT

    @pytest.mark.parametrize("answer", ["нет", "no", "ничего", "none"])
    def test_a_bare_no_may_be_right(self, answer: str) -> None:
        assert judged(answer, "отсутствует").outcome is REVIEW


def test_a_pattern_accepts_a_whole_answer() -> None:
    assert judged("Q(s, a)  =  5", "Q-update", pattern=r"q\(s, a\) ?= ?\d").outcome is ACCEPT


def test_a_rejected_entry_beats_the_pattern() -> None:
    assert judged("gamma", "discount", reject=["gamma"], pattern="gam+a").outcome is REJECT


def test_the_other_keyboard_layout_is_named_and_left_to_a_person() -> None:
    found = judged("ubcnjuhfvvf", "гистограмма")
    assert found.outcome is REVIEW
    assert "гистограмма" in str(found.reason)


WORDS = st.sampled_from("точность accuracy или не , ( ) / метод - precision F1 0.5 и C++ ? что".split())


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_no_answer_of_many_words_raises(answer: str) -> None:
    assert judged(answer, "точность", "accuracy", reject=["precision"], stem="Какой метрикой?").outcome in Outcome


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20))
def test_no_text_raises(answer: str, accepted: str, rejected: str) -> None:
    assert judged(answer, accepted, reject=[rejected], stem=accepted + rejected).outcome in Outcome
