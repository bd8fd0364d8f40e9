"""Keys made ready, in one line."""

from collections.abc import Sequence

from quizengine.language.judge import Judge, Judgement
from quizengine.language.senses import ReadyKey
from quizengine.language.stems import stem_words


def judged(
    answer: str, *accept: str, reject: Sequence[str] = (), stem: str = "", pattern: str | None = None
) -> Judgement:
    key = ReadyKey(accept, tuple(reject), stem_words(stem, accept))
    return Judge(key, pattern).judge(answer)
