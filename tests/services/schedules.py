"""A network that is no friend: pages send saves, and requests and acknowledgements come late, twice, or never.

A page is what the browser's script is: it sends what stands in its form, one request at a time; it gives up waiting
when nothing comes back, and sends again. What the server does is somebody else's affair: `Wire` is given functions.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import strategies as st

Step = tuple[str, int, int]
"""What happens next: its name, and two numbers that choose among what there is."""

VALUES = ("mse", "mae", "none")


@dataclass(frozen=True)
class Request:
    """A save on its way: from which page, what it says, and the revision that the page knew of.

    `number` says which of its page's requests it is and `change` which of its page's changes it brings, from one on.
    """

    page: str
    value: str
    revision: int
    number: int
    change: int

    @property
    def writer(self) -> str:
        """The name of the page with its count, as the script sends it."""
        return f"{self.page}.{self.change}"


@dataclass(frozen=True)
class Reply:
    """What the server said to a save: the revision, or None where it met another page's answer.

    `replaced` says that the page itself has had a later change taken.
    """

    request: Request
    revision: int | None
    replaced: bool = False


@dataclass
class Page:
    """A window with a question. `waits` says that a request is out and nothing has come back."""

    name: str
    revision: int
    value: str | None = None
    sent: int = 0
    changes: int = 0
    waits: bool = False
    refused: bool = False


@dataclass
class Wire:
    """Two windows of a student and all that is between them and the server.

    `in_order` keeps the requests of one page in their order, as one connection does; without it they overtake.
    """

    server: Callable[[Request], Reply]
    stored: Callable[[], int]
    in_order: bool
    pages: list[Page] = field(default_factory=lambda: [Page("first-0", 0), Page("second-0", 0)])
    requests: list[Request] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    heard: list[Reply] = field(default_factory=list)
    opened: int = 0

    def run(self, steps: list[Step]) -> None:
        for name, one, other in steps:
            getattr(self, name)(one, other)

    # -- what a student does -----------------------------------------------------------------------------------------

    def types(self, which: int, value: int) -> None:
        page = self._page(which)
        if not page.refused:
            page.value, page.changes = VALUES[value % len(VALUES)], page.changes + 1
            self.sends(which, 0)

    def reopens(self, which: int, _: int) -> None:
        """Load the page anew: it has another name, and knows what is stored."""
        self.opened += 1
        kind = self._page(which).name.partition("-")[0]
        self.pages[which % 2] = Page(f"{kind}-{self.opened}", self.stored())

    # -- what the script does ----------------------------------------------------------------------------------------

    def sends(self, which: int, _: int) -> None:
        page = self._page(which)
        if page.value is not None and not page.waits and not page.refused:
            page.waits, page.sent = True, page.sent + 1
            self.requests.append(Request(page.name, page.value, page.revision, page.sent, page.changes))

    def gives_up(self, which: int, _: int) -> None:
        """Take the connection for lost, and send what stands in the form now."""
        page = self._page(which)
        if page.waits:
            page.waits = False
            self.sends(which, 0)

    # -- what the network does ---------------------------------------------------------------------------------------

    def arrives(self, which: int, _: int) -> None:
        if self.requests:
            self.replies.append(self.server(self.requests.pop(self._next(which))))

    def arrives_twice(self, which: int, _: int) -> None:
        if self.requests:
            request = self.requests.pop(self._next(which))
            self.replies += [self.server(request), self.server(request)]

    def stays_and_arrives(self, which: int, _: int) -> None:
        """Deliver a request, and keep a copy of it that comes again later."""
        if self.requests and not self.in_order:
            self.replies.append(self.server(self.requests[which % len(self.requests)]))

    def is_lost(self, which: int, _: int) -> None:
        if self.requests:
            self.requests.pop(which % len(self.requests))

    def answers(self, which: int, _: int) -> None:
        """Bring a reply to its page, if that still waits for it."""
        if not self.replies:
            return
        reply = self.replies.pop(which % len(self.replies))
        asked = reply.request
        mine = (one for one in self.pages if (one.name, one.sent) == (asked.page, asked.number) and one.waits)
        page = next(mine, None)
        if page is None:
            return
        assert not reply.replaced, "a page is told that what stands in it was replaced by itself"
        self.heard.append(reply)
        page.waits = False
        if reply.revision is None:
            page.refused = True
        else:
            page.revision = max(page.revision, reply.revision)

    def answer_is_lost(self, which: int, _: int) -> None:
        if self.replies:
            self.replies.pop(which % len(self.replies))

    def calms_down(self) -> None:
        """Let the network be whole again: every page sends until what stands in its form is acknowledged."""
        while self.requests:
            self.arrives(0, 0)
        self.replies.clear()
        self.heard.clear()
        for which, page in enumerate(self.pages):
            page.waits = False
            self.sends(which, 0)
            while self.requests:
                self.arrives(0, 0)
            while self.replies:
                self.answers(0, 0)

    def _page(self, which: int) -> Page:
        return self.pages[which % 2]

    def _next(self, which: int) -> int:
        chosen = which % len(self.requests)
        if not self.in_order:
            return chosen
        page = self.requests[chosen].page
        return next(index for index, request in enumerate(self.requests) if request.page == page)


STEPS = (
    "types",
    "types",
    "sends",
    "gives_up",
    "arrives",
    "arrives",
    "arrives_twice",
    "stays_and_arrives",
    "is_lost",
    "answers",
    "answers",
    "answer_is_lost",
    "reopens",
)


def schedules(*, most: int = 40) -> st.SearchStrategy[list[Step]]:
    """What happens, one thing after another."""
    numbers = st.integers(0, 5)
    return st.lists(st.tuples(st.sampled_from(STEPS), numbers, numbers), min_size=5, max_size=most)
