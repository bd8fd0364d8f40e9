"""Read whole trees of content. Broken files and items are reported and left out; nothing is hidden, nothing stops."""

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from ..i18n import msg
from ..questions import KINDS
from .areas import SubjectAreas, flaws
from .bank import Bank, BankHead, Item, ItemHead
from .diagnostics import Diagnostic, Severity, in_reading_order
from .fingerprint import Revision, revise
from .programme import Programme
from .quiz import Quiz
from .released import Released
from .schema import unknown_field, validate
from .source import Source, read, read_bytes

SUFFIXES = (".bank.yaml", ".quiz.yaml", ".programme.yaml", "subject-areas.yaml")
MOST_ITEMS = 10_000

T = TypeVar("T")


@dataclass(frozen=True)
class Library:
    """All content that was read, by id, with its sources, and what was wrong with it.

    `released` is what was released last, where somebody wants the content to be compared with it.
    """

    banks: tuple[Bank, ...]
    quizzes: tuple[tuple[Quiz, str], ...]
    programmes: tuple[tuple[Programme, str], ...]
    sources: dict[str, Source]
    diagnostics: tuple[Diagnostic, ...]
    glossaries: tuple[tuple[SubjectAreas, str], ...] = ()
    released: Released | None = None
    _known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, compute: Callable[["Library"], T]) -> T:
        """Return what a function makes of all this; it is asked once, however many rules want to know."""
        if compute not in self._known:
            self._known[compute] = compute(self)
        found: T = self._known[compute]
        return found

    @cached_property
    def revisions(self) -> tuple[tuple[Bank, Item, Revision], ...]:
        """Every readable item with its bank and the revision that it is now, in the order of the files."""
        return tuple((bank, item, revise(bank, item)) for bank in self.banks for item in bank.items)

    def revisions_of(self, bank: Bank) -> list[Revision]:
        """Return the revisions that the items of a bank are now, in their order."""
        return self._by_file.get(bank.file, [])

    @cached_property
    def _by_file(self) -> dict[str, list[Revision]]:
        found: dict[str, list[Revision]] = {}
        for bank, _, revision in self.revisions:
            found.setdefault(bank.file, []).append(revision)
        return found

    def programme(self, name: str | None) -> Programme | None:
        return self._programme_of_name.get(name)

    @cached_property
    def _programme_of_name(self) -> dict[str | None, Programme]:
        # Of two programmes with one id the first one counts.
        return {programme.programme: programme for programme, _ in reversed(self.programmes)}

    @cached_property
    def bank_at(self) -> dict[Path | None, Bank]:
        """The banks by where their files really are."""
        return {_real(Path(bank.file)): bank for bank in reversed(self.banks)}

    @cached_property
    def programme_at(self) -> dict[Path | None, Programme]:
        """The programmes by where their files really are."""
        return {_real(Path(file)): programme for programme, file in reversed(self.programmes)}

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(found for found in self.diagnostics if found.severity is Severity.ERROR)


@dataclass
class _Loading:
    found: list[Diagnostic] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    seen: dict[Path, Any] = field(default_factory=dict)
    banks: list[Bank] = field(default_factory=list)
    quizzes: list[tuple[Quiz, str]] = field(default_factory=list)
    programmes: list[tuple[Programme, str]] = field(default_factory=list)
    glossaries: list[tuple[SubjectAreas, str]] = field(default_factory=list)
    texts: Mapping[str, str] = field(default_factory=dict)
    on_disk: bool = True

    def read(self, path: Path) -> tuple[Source | None, list[Diagnostic]]:
        text = self.texts.get(path.as_posix())
        if text is None:
            if self.on_disk:
                return read(path)
            raise FileNotFoundError(path)
        return read_bytes(text.encode("utf-8", "surrogatepass"), name=str(path))


def load(paths: Iterable[Path], instead: Mapping[str, str] | None = None) -> Library:
    """Read files, and folders for the files in them, and whatever those refer to.

    `instead` are texts by the names that sources have: they are read in the place of what the disk has, as if it had
    been changed. Raises `OSError` for a path that does not exist or cannot be read.
    """
    return _library(
        _files(paths), _Loading(texts={Path(name).as_posix(): text for name, text in (instead or {}).items()})
    )


def load_texts(texts: Mapping[str, str], wanted: Iterable[str] | None = None) -> Library:
    """Read texts as if they were the files of these names, such as `banks/final.bank.yaml`; no disk is touched.

    `wanted` are the names to begin with (all of them, if it is None); what those refer to is read with them. Raises
    `FileNotFoundError` for a wanted name that there is not.
    """
    known = {Path(name).as_posix(): text for name, text in texts.items()}
    return _library(
        (Path(name) for name in (known if wanted is None else wanted)), _Loading(texts=known, on_disk=False)
    )


def _library(files: Iterable[Path], loading: _Loading) -> Library:
    with without_collecting():
        for path in files:
            _load_file(path, loading)
    return Library(
        tuple(loading.banks),
        tuple(loading.quizzes),
        tuple(loading.programmes),
        loading.sources,
        tuple(in_reading_order(loading.found)),
        tuple(loading.glossaries),
    )


@contextmanager
def without_collecting() -> Iterator[None]:
    """Let the collector of circles rest: reading makes many values and no circle, and it would go through all of them
    again and again. That is half of the time that a large bank takes.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def named(base: str, reference: str) -> Path:
    """Return the path that a reference inside a file leads to."""
    return Path(os.path.normpath(Path(base).parent / reference))


def bank_behind(library: Library, file: str, reference: str) -> Bank | None:
    """Return the bank that a reference in a file leads to; None where it could not be read."""
    return library.bank_at.get(_real(named(file, reference)))


def programme_behind(library: Library, file: str, reference: str) -> Programme | None:
    """Return the programme that a reference in a file leads to; None where it could not be read."""
    return library.programme_at.get(_real(named(file, reference)))


def programme_of(library: Library, file: str) -> Programme | None:
    """Return the programme that a bank or a quiz, by its file, belongs to; None where it could not be read."""
    bank = next((bank for bank in library.banks if bank.file == file), None)
    if bank is not None:
        return library.programme(bank.programme)
    quiz = next((quiz for quiz, at in library.quizzes if at == file), None)
    return programme_behind(library, file, quiz.programme) if quiz is not None else None


def _real(path: Path) -> Path | None:
    # One file may be reached by several names: through "..", a link, or an absolute path.
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):
        return None


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = (file for file in path.rglob("*.yaml") if file.name.endswith(SUFFIXES) and not file.is_dir())
            yield from sorted(found)
        else:
            yield path


def _load_file(path: Path, loading: _Loading) -> Any:
    """Read one file once; return the bank, quiz or programme in it, or None."""
    real = path.resolve()
    if real in loading.seen:
        return loading.seen[real]
    loading.seen[real] = None
    source, found = loading.read(path)
    loading.found += found
    if source is not None:
        loading.sources[source.file] = source
        loading.seen[real] = _load_source(source, loading)
    return loading.seen[real]


def _load_source(source: Source, loading: _Loading) -> Any:
    if not isinstance(source.data, dict):
        _report(loading, source, (), "QB103", msg("a mapping (name: value) is wanted here"))
        return None
    readers = {"bank/1": _bank, "quiz/1": _quiz, "programme/1": _programme, "subject-areas/1": _glossary}
    schema = source.data.get("schema")
    reader = readers.get(schema) if isinstance(schema, str) else None
    if reader is None:
        help = msg(
            "the first line says what the file is: {known}", known=", ".join(f"schema: {name}" for name in readers)
        )
        _report(loading, source, ("schema",), "QB100", msg("the file does not say which schema it follows"), help)
        return None
    return reader(source, loading)


def _programme(source: Source, loading: _Loading) -> Programme | None:
    programme = validate(Programme, source.data, source=source, at=(), report=loading.found.append)
    if programme is not None:
        loading.programmes.append((programme, source.file))
    return programme


def _glossary(source: Source, loading: _Loading) -> SubjectAreas | None:
    glossary = validate(SubjectAreas, source.data, source=source, at=(), report=loading.found.append)
    if glossary is not None:
        loading.found += flaws(glossary, source)
        loading.glossaries.append((glossary, source.file))
    return glossary


def _quiz(source: Source, loading: _Loading) -> Quiz | None:
    quiz = validate(Quiz, source.data, source=source, at=(), report=loading.found.append)
    if quiz is not None:
        _referred(quiz.programme, Programme, source, ("programme",), loading)
        for index, reference in enumerate(quiz.banks):
            _referred(reference, Bank, source, ("banks", index), loading)
        loading.quizzes.append((quiz, source.file))
    return quiz


def _bank(source: Source, loading: _Loading) -> Bank | None:
    head = validate(BankHead, source.data, source=source, at=(), report=loading.found.append)
    if head is None:
        return None
    if len(head.items) > MOST_ITEMS:
        _report(loading, source, ("items",), "QB006", msg("the bank has more than {limit} items", limit=MOST_ITEMS))
        return None
    defaults = source.data.get("defaults", {})
    items = (_item(raw, index, defaults, source, loading) for index, raw in enumerate(head.items))
    programme = _referred(head.programme, Programme, source, ("programme",), loading)
    bank = Bank(
        bank=head.bank,
        title=head.title,
        language=head.language,
        programme=programme.programme if programme else None,
        items=tuple(item for item in items if item is not None),
        file=source.file,
    )
    loading.banks.append(bank)
    return bank


def _item(raw: Any, index: int, defaults: dict[str, Any], source: Source, loading: _Loading) -> Item | None:
    at = ("items", index)
    if not isinstance(raw, dict):
        _report(loading, source, at, "QB103", msg("a mapping (name: value) is wanted here"))
        return None
    common = {name: value for name, value in {**defaults, **raw}.items() if name in ItemHead.model_fields}
    head = validate(ItemHead, common, source=source, at=at, report=loading.found.append)
    body = _body(raw, at, source, loading)
    return Item(head, body, index) if head is not None and body is not None else None


def _body(raw: dict[str, Any], at: tuple[str | int, ...], source: Source, loading: _Loading) -> BaseModel | None:
    name = raw.get("kind")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        if isinstance(name, str):
            known = ", ".join(sorted(KINDS))
            _report(
                loading,
                source,
                (*at, "kind"),
                "QB104",
                msg("unknown kind '{kind}'", kind=name),
                msg("the kinds are: {known}", known=known),
            )
        return None
    own = {field: value for field, value in raw.items() if field not in ItemHead.model_fields}
    unknown = own.keys() - kind.body.model_fields.keys()
    for field_name in sorted(unknown):
        known_fields = [*ItemHead.model_fields, *kind.body.model_fields]
        loading.found.append(unknown_field(source, (*at, field_name), known_fields))
        del own[field_name]
    body = validate(kind.body, own, source=source, at=at, report=loading.found.append)
    if body is None:
        return None
    wrong = list(kind.check(body))
    for flaw in wrong:
        severity = Severity.WARNING if flaw.harmless else Severity.ERROR
        span = source.span((*at, *flaw.path))
        loading.found.append(Diagnostic(flaw.code, severity, source.file, span, flaw.message, flaw.help))
    return None if unknown or not all(flaw.harmless for flaw in wrong) else body


def _referred(reference: str, wanted: type, source: Source, at: tuple[str | int, ...], loading: _Loading) -> Any:
    """Return what a reference leads to, read if it was not yet; report a reference that leads nowhere."""
    try:
        found = _load_file(named(source.file, reference), loading)
    except (OSError, ValueError, RuntimeError):
        # A NUL in the name is a ValueError, a circle of links a RuntimeError.
        _report(
            loading,
            source,
            at,
            "QB105",
            msg("there is no file '{reference}'", reference=reference),
            msg("the path counts from this file"),
        )
        return None
    if found is not None and not isinstance(found, wanted):
        _report(loading, source, at, "QB106", msg("'{reference}' is a file of another kind", reference=reference))
        return None
    return found


def _report(
    loading: _Loading, source: Source, at: tuple[str | int, ...], code: str, message: Any, help: Any = None
) -> None:
    loading.found.append(Diagnostic(code, Severity.ERROR, source.file, source.span(at), message, help))
