"""Closed lists of words. Each is short on purpose: a word that may change what an answer says is in none of them."""

# Words of grammar: they may be missing and may be added. Words that turn a meaning (without, except, vs) are not here.
GRAMMAR = frozenset(
    """
    в во на по для с со к ко из у о об от при же
    the a an of in for on by with to at as
    """.split()
)

# Words that tell apart "from A to B" and "from B to A": with them the order of the rest counts.
DIRECTIONS = frozenset("в во на из от к ко по to into from per over by".split())

# Words that carry an answer and name nothing: lemmas.
CARRIERS = frozenset(
    """
    метод методика способ подход приём прием техника технология стратегия алгоритм
    метрика мера показатель величина параметр коэффициент
    инструмент библиотека фреймворк микрофреймворк платформа утилита пакет программа модуль средство
    формат тип вид график термин понятие название имя ответ область сфера явление
    уравнение формула правило процесс этап стадия процедура практика механизм буква греческий
    роль специалист должность профессия инженер веб python
    помощь посредством ранее раньше бывший прежний
    это он она они оно такой такое такая данный тот который что как так чтобы где
    быть есть являться являющийся называть называться называемый использовать использоваться используемый
    применять применяться применение использование служить обозначать обозначаться именовать именоваться значит
    то один именно обычно часто чаще всего основной например просто
    я мы думать считать полагать предполагать кажется казаться наверное наверно наверняка вероятно видимо возможно
    может скорее мнение мой имхо коэф вроде бы конечно правильный правильно
    вероятнее точно ну хм эм примеру частности путем
    самый популярный известный распространенный
    method methods approach technique strategy algorithm metric measure indicator parameter score
    tool library framework microframework platform package program module format type kind
    equation formula process procedure practice mechanism
    term name answer role specialist job position engineer web
    using via formerly previously former
    it this that which is are be was called named known used using use usually often mainly mostly
    i think guess believe suppose maybe perhaps probably likely we you can my its correct
    common popular
    """.split()
)

# Whose the thing is that an answer names goes without saying right after it: «переобучение модели».
OWNERS = frozenset("модели моделей".split())

# A word of these before the right answer turns it into a wrong one.
NEGATIONS = frozenset("не ни not non never no нет".split())

# Words after which, or around which, a question speaks of what the answer is not.
CONTRASTS = NEGATIONS | frozenset("вместо кроме отличие unlike instead except without без".split())
OPPOSITIONS = frozenset("а но but".split())
ADDITIONS = frozenset("и and плюс plus".split())
ALTERNATIVES = frozenset("или либо or vs versus".split())

# Answers that say that there is none. Bare "no" and "none" are not here: they may be right.
NO_ANSWER = frozenset(
    """
    не знаю|незнаю|не помню|не уверен|не уверена|не учил|не учила|забыл|забыла|без понятия|понятия не имею|хз|
    затрудняюсь|затрудняюсь ответить|нет ответа|не знаю ответа|не могу ответить|пропуск|ничего не помню|ничего не знаю|
    я не знаю|я не помню|
    i don't know|don't know|dont know|i dont know|do not know|i do not know|idk|dunno|no idea|i have no idea|not sure|
    i'm not sure|no answer|can't remember|i forgot|don't remember|i don't remember|skip
    """.replace("\n    ", "").split("|")
)
