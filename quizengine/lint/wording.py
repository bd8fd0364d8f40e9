"""What an item says in words, for the rules that look at wording: its texts with their places, words and numbers."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ..content.bank import Bank, Item, Status
from ..content.load import Library
from ..language.lemmas import lemmas
from .places import items

Path = tuple[str | int, ...]

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’][^\W_]+)*")
# Dictionary forms of what a question says of itself.
_ASKING = frozenset(
    """
    больший весь всегда выбирать выбрать главный дать действие естественно иметься использовать использоваться лучший
    лучше называть назвать называться наиболее наилучший нужно нужный обычно означать определение основной отвечать
    подходить подойти позволять понятие правильный предназначить применять применяться применить принято себя следовать
    служить состоять становиться стоить термин указать употребляться целое характеризовать хороший являться
    apply best call define describe mean mostly name represent term typically usually well
    """.split()
)
_EMPTY = frozenset(
    """
    а без бы был была были было быть в во вам вас все всё всех вы где да для до его ее её если есть же за зачем
    и из или им их к как какая какие каким какими каких какого какое какой каком какому какую когда который
    которая которое которые кто ли между меня мне может можно на над назовите не него нее неё нет ни них но о об
    он она они оно от перед по под почему при про с сколько следующий следующих следующее следующая
    перечисленных перечисленного ниже со так такое такой такая такие там то того тот тому тоже только у укажите
    выберите отметьте что чего чем чему чём это этого этой этом эту эти является являются называется называют
    называются вариант вариантов ответ ответа утверждение утверждений верно верное a an and any are as at be
    been by can choose correct could do does following for from had has have how if in into is it its may most
    name no not of on one or select should statement than that the their them then there these this those to
    true used using was were what when where which who why will with would you your
    """.split()
)


def active(library: Library) -> Iterator[tuple[Bank, Item]]:
    """Give every item that may be drawn or is meant to be."""
    return ((bank, item) for bank, item in items(library) if item.head.status is not Status.RETIRED)


def stem(item: Item) -> str:
    """Return the stem; empty where the kind has none."""
    return str(getattr(item.body, "stem", ""))


def options(item: Item) -> Mapping[str, str]:
    """Return the texts of the options by id; empty where the item has none."""
    return item.options


def right(item: Item) -> tuple[str, ...]:
    """Return the ids of the right options."""
    if item.head.kind not in ("single", "multiple"):
        return ()
    key = getattr(item.body, "key", ())
    return (key,) if isinstance(key, str) else tuple(key)


def accepted(item: Item) -> tuple[str, ...]:
    """Return the accepted answers of an open item."""
    return tuple(one.text for one in getattr(getattr(item.body, "key", None), "accept", ()))


def keys(item: Item) -> tuple[str, ...]:
    """Return what the right answer says, in words: right options, accepted answers, or a number."""
    if item.head.kind == "numeric":
        return (str(getattr(item.body, "key", "")),)
    texts = options(item)
    return tuple(texts[id] for id in right(item) if id in texts) or accepted(item)


_TEXTS_OF = {"match": ("left", "right"), "order": ("elements",)}


def written(item: Item) -> Iterator[tuple[Path, str]]:
    """Give the texts that a student reads or types, each with its path from the item."""
    yield ("stem",), stem(item)
    for id, text in options(item).items():
        yield ("choices", id), text
    for field in _TEXTS_OF.get(item.head.kind, ()):
        for id, text in getattr(item.body, field, {}).items():
            yield (field, id), str(text)
    for index, text in enumerate(accepted(item) if item.head.kind == "text" else ()):
        yield ("key", "accept", index), text


@lru_cache(maxsize=50_000)
def words(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a text in lower case, in its order."""
    return tuple(word.casefold().replace("ё", "е") for word in _WORD.findall(text))


@lru_cache(maxsize=100_000)
def lemma(word: str) -> str:
    """Return one dictionary form of a word, the same for all its forms."""
    others = lemmas(word) - {word}
    # The word itself counts where it is a dictionary form too: леса is one, and a form of лес.
    is_form = others and not any(word in lemmas(other) for other in others)
    found = others if is_form else others | {word}
    return min(found, key=lambda form: (form.endswith("~"), len(form), form))


@lru_cache(maxsize=50_000)
def content(text: str) -> tuple[str, ...]:
    """Return the dictionary forms of the words that carry meaning, and the numbers, in the order of the text."""
    found = (lemma(word) for word in words(text) if word not in _EMPTY)
    return tuple(form for form in found if form not in _ASKING)


_POINTED_AT = "перечисленн указанн названн приведенн приведённ упомянут предложенн".replace(" ", "|")
_LISTED = rf"(?:выше|вышесказанн\w+|(?:выше ?|ниже ?)?(?:{_POINTED_AT})\w+)"
_OFFERED = r"(?:вариант\w*|ответ\w*|утвержден\w+|пункт\w*|из них|из этого)"
_TRUE = r"(?:верн\w+|верен|неверн\w+|правильн\w+|подход\w+|справедлив\w+)"
_OF_ALL = re.compile(
    rf"(?:все|всё|ни один|ни одно|ни одна|ничего|ничто|любой|любое|любая|оба|обе)\s+(?:из\s+)?(?:эти\w*\s+)?"
    rf"(?:{_LISTED}(?:\s+\w+){{0,2}}|{_OFFERED}(?:\s+(?:не\s+)?{_TRUE})?|{_LISTED}\s+выше)"
    r"|(?:ничего|ничто) из (?:этого|них)|всё (?:это|сразу)|все сразу"
    r"|нет (?:верного|правильного)(?: \w+){0,3}|среди (?:перечисленных|вариантов) .{0,20}нет.{0,20}"
    r"|(?:верного|правильного) (?:ответа|варианта)(?: \w+){0,2} нет"
    r"|(?:all|none|any|both|neither|either|each) (?:of )?(?:the |these |those |them )?"
    r"(?:above|(?:options|answers|choices|statements)(?: listed)?(?: above)?|listed)(?: (?:is|are)(?: \w+){1,2})?"
    r"|(?:all|none|neither|both|any) of (?:these|those|them)(?: (?:is|are) \w+)?|all are (?:correct|right|true)"
    r"|no (?:correct|right) (?:answer|option)",
    re.IGNORECASE,
)


def speaks_of_all(text: str) -> bool:
    """Say whether an option is about all others: "all of the above", «ни один из перечисленных»."""
    return _OF_ALL.fullmatch(text.strip(" .")) is not None


def are_enemies(bank: Bank, item: Item, other_bank: Bank, other: Item) -> bool:
    """Say whether two items are declared never to stand in one paper."""
    one_names = {f"{bank.bank}:{item.head.id}", *({item.head.id} if bank.bank == other_bank.bank else ())}
    other_names = {f"{other_bank.bank}:{other.head.id}", *({other.head.id} if bank.bank == other_bank.bank else ())}
    return not (other_names.isdisjoint(item.head.enemies) and one_names.isdisjoint(other.head.enemies))
