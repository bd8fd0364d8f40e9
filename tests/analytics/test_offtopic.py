"""The first off-topic rule against two printed programmes of one course and the 25 items of its tests."""

import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.offtopic import Evidence, EvidenceCode, ItemText, TopicText, findings

TOPICS_2025 = [
    TopicText(
        "industry",
        "ML в индустрии. Базовые инструменты ML инженера",
        ("Введение", "Инструменты разработки (часть 1)", "Инструменты разработки (часть 2)"),
    ),
    TopicText(
        "data",
        "Работа с данными в ML и трекинг ML экспериментов",
        ("Работа с данными в ML", "Трекинг ML-экспериментов и воспроизводимость"),
    ),
    TopicText("deploy", "Подготовка ML моделей к деплою", ("Деплой ML-моделей",)),
    TopicText(
        "testing",
        "Тестирование и мониторинг",
        (
            "Тестирование и валидация кода",
            "Мониторинг (часть 1): стандартные инструменты",
            "Мониторинг (часть 2): ML-специфичные инструменты",
        ),
    ),
    TopicText(
        "automation",
        "Автоматизация обучения и деплоя ML моделей",
        ("Использование CI/CD для ML проектов", "Автоматизация пайплайна обучения моделей"),
    ),
    TopicText("llmops", "LLMOps", ("LLMOps",)),
    TopicText("containers", "Контейнеризация ML-приложений", ("Контейнеризация ML-приложений",)),
]
# Worded alike in both programmes.
OUTCOMES = [
    "как обеспечить воспроизводимость в машинном обучении",
    "основные этапы жизненного цикла моделей",
    "как устроен процесс управления данными для обучения, включая их лейблинг, версионирование и обеспечение качества",
    "отличие между оффлайн и онлайн моделями и как планировать задачи для их обучения и внедрения",
    "подготовить ML модели к масштабированию",
    "организовывать трекинг кода и результатов экспериментов",
    "работать с пайплайнами обработки данных и обучения моделей",
    "деплоить модели",
    "автоматизировать процесс обучения и деплоя модели",
    "разрабатывать тесты для проверки качества моделей и настраивать мониторинг для контроля их работы",
    "навыком внедрения и поддержки работы ML моделей в продакшене",
    "навыком работы с MLOps инструментами",
]
TOPICS_2024 = [
    TopicText("data", "Работа с данными в ML", ("Сбор и очистка данных", "Анализ и визуализация данных")),
    TopicText(
        "experiments",
        "Постановка и трекинг ML экспериментов",
        ("Формулирование гипотез и задач для экспериментов", "Оценка результатов и метрик моделей"),
    ),
    TopicText(
        "testing",
        "Тестирование и мониторинг",
        (
            "Методы тестирования ML моделей",
            "Мониторинг производительности и качества моделей в продакшене",
            "Обработка сбоя и управление рисками",
        ),
    ),
]
FINAL = [
    (
        "industry",
        "Какой из следующих инструментов чаще всего используется для разработки ML моделей? TensorFlow",
    ),
    ("data", "Какой метод используется для очистки данных от выбросов? Удаление дубликатов"),
    ("data", "Какой из следующих инструментов используется для визуализации данных? Matplotlib"),
    (
        "industry",
        "Назовите одну из основных областей применения машинного обучения в бизнесе. Рекомендательные системы",
    ),
    (
        "industry",
        "Как называется роль специалиста, который отвечает за внедрение ML моделей в продакшен? ML инженер",
    ),
    ("data", "Какой процесс включает в себя удаление ненужных или ошибочных данных? Очистка данных"),
    ("data", "Какой тип графика часто используется для визуализации распределений данных? Гистограмма"),
    (None, "Какой метрикой часто оценивается качество классификационной модели? Точность/accuracy"),
    ("deploy", "Какой формат часто используется для сохранения обученных моделей? Pickle"),
    ("deploy", "Какой фреймворк часто используется для создания API для ML моделей? Flask"),
    (None, "Какое уравнение описывает обновление Q-функции в Q-learning? Q-update"),
    (None, "Какой алгоритм использует политику для прямого обучения в RL? Policy gradient"),
    (None, "Какое значение gamma в RL обозначает горизонт планирования? discount factor"),
    (None, "Какой метод используется для оценки политики в RL? Monte Carlo"),
    (None, "Какой инструмент применяется для симуляции сред в RL? OpenAI Gym"),
]
DRIFT = [
    "Какой из следующих методов используется для оценки производительности ML модели? Кросс-валидация",
    'Что такое "drift" в контексте мониторинга ML моделей? Изменение распределения входных данных',
    "Какой из следующих метрик не является метрикой качества для классификационных моделей? MSE",
    "Какой подход используется для мониторинга производительности модели в реальном времени?",
    'Что такое "обработка сбоев" в ML? Реакция на сбой в работе модели',
    "Какой инструмент часто используется для мониторинга ML моделей в продакшене? TensorBoard",
    "Какой метод позволяет оценить влияние изменений в модели на ее производительность? A/B тестирование",
    "Какой из следующих вариантов является примером риска, связанного с ML моделями? Все вышеперечисленные",
    'Какой метод может использоваться для автоматического обнаружения "дрифта" в данных? Статистический тест',
    'Что такое "реакция на сбой" в контексте ML? Восстановление модели после сбоя',
]
FINAL_ITEMS = [ItemText(f"final-{n:02}", topic, text) for n, (topic, text) in enumerate(FINAL, start=1)]
OFF_TOPIC = ["final-11", "final-12", "final-13", "final-14", "final-15"]


def flagged(text: str, topic: str | None = None) -> bool:
    return bool(findings([ItemText("one", topic, text)], TOPICS_2025, OUTCOMES))


def test_the_five_items_on_reinforcement_learning_are_off_topic_and_no_other() -> None:
    assert [finding.item for finding in findings(FINAL_ITEMS, TOPICS_2025, OUTCOMES)] == OFF_TOPIC


def test_the_ten_items_on_drift_belong_to_their_course_even_without_a_stated_topic() -> None:
    items = [ItemText(f"drift-{n:02}", None, text) for n, text in enumerate(DRIFT, start=1)]
    assert findings(items, TOPICS_2024, OUTCOMES) == []


def test_an_item_without_a_topic_belongs_if_an_outcome_has_its_term() -> None:
    assert not flagged(FINAL[7][1])


def test_a_word_inside_another_word_does_not_tie_an_item() -> None:
    topics = [TopicText("web", "URL и маршруты", ())]
    assert findings([ItemText("one", None, "Что такое RL?")], topics, [])


def test_a_stated_topic_of_the_programme_is_believed() -> None:
    assert not flagged(FINAL[10][1], topic="industry")


def test_a_topic_that_the_programme_lacks_is_no_tie() -> None:
    (finding,) = findings([ItemText("one", "rl", FINAL[13][1])], TOPICS_2025, OUTCOMES)
    assert finding.evidence[0] == Evidence(EvidenceCode.TOPIC_UNKNOWN, topic="rl")


def test_subjects_of_other_courses_are_off_topic() -> None:
    assert flagged("Как назывался свод законов, записанный в Риме в V веке до н. э.? Законы двенадцати таблиц")
    assert flagged("Какой слой CNN уменьшает карту признаков? Pooling")
    assert flagged("Какой алгоритм обучения использует k ближайших соседей? kNN")
    assert flagged("Which layer of a transformer uses attention heads?")


def test_subjects_of_this_course_are_on_topic_without_a_stated_topic() -> None:
    assert not flagged("Какой командой собирают образ Docker-контейнера? docker build")
    assert not flagged("Какой файл описывает CI/CD в репозитории?")
    assert not flagged("Чем LLMOps отличается от DevOps?")
    assert not flagged("Что проверяют перед деплоем?")


def test_the_evidence_names_the_missing_topic_and_the_terms_looked_for() -> None:
    (finding,) = findings([FINAL_ITEMS[13]], TOPICS_2025, OUTCOMES)
    assert finding.evidence == (
        Evidence(EvidenceCode.TOPIC_NOT_STATED),
        Evidence(EvidenceCode.NO_TERM_IN_PROGRAMME, terms=("политики", "rl", "monte", "carlo")),
    )


def test_a_term_in_two_forms_is_looked_for_once() -> None:
    (finding,) = findings([ItemText("one", None, "политика, политики, политику")], TOPICS_2025, OUTCOMES)
    assert finding.evidence[1].terms == ("политика",)


def test_nothing_is_found_where_there_is_nothing_to_judge_by() -> None:
    assert findings(FINAL_ITEMS, [], []) == []
    assert findings([ItemText("one", None, "Какой алгоритм использует модель?")], TOPICS_2025, OUTCOMES) == []
    assert findings([], TOPICS_2025, OUTCOMES) == []


@settings(deadline=None, max_examples=20)
@given(st.permutations(FINAL_ITEMS), st.permutations(TOPICS_2025), st.permutations(OUTCOMES))
def test_order_does_not_matter(items: list[ItemText], topics: list[TopicText], outcomes: list[str]) -> None:
    found = findings(items, topics, outcomes)
    assert {finding.item for finding in found} == set(OFF_TOPIC)
    assert [finding.item for finding in found] == [item.item for item in items if item.item in OFF_TOPIC]


def test_needs_no_data_frames() -> None:
    code = "import sys, analytics.offtopic; assert not {'pandas', 'plotly', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
