"""What a page says to a browser: its elements, in the order they stand, with their attributes and texts."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """An element with all the text inside it, its children's too."""

    tag: str
    attributes: dict[str, str]
    text: str = ""

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


@dataclass
class Markup:
    elements: list[Element] = field(default_factory=list)

    def all(self, tag: str | None = None, /, **attributes: str) -> list[Element]:
        """Return the elements with this tag and these attributes; `class_` asks for one of the classes."""
        return [element for element in self.elements if tag in (None, element.tag) and _fits(element, attributes)]

    def one(self, tag: str | None = None, /, **attributes: str) -> Element:
        (found,) = self.all(tag, **attributes)
        return found

    def attribute_names(self) -> set[str]:
        return {name for element in self.elements for name in element.attributes}

    def values(self) -> dict[str, str]:
        """Return what the page's fields would send if its form was sent now."""
        fields = self.all("input")
        return {
            one.attributes["name"]: one.attributes.get("value", "")
            for one in fields
            if one.attributes.get("type") not in ("radio", "checkbox") or "checked" in one.attributes
        }

    def forms(self, action: str) -> list[dict[str, str]]:
        """Return the hidden fields of each form that is sent to an address, without the token."""
        found: list[dict[str, str]] = []
        inside = False
        for element in self.elements:
            if element.tag == "form":
                inside = element.attributes.get("action") == action
                if inside:
                    found.append({})
            elif inside and element.tag == "input" and element.attributes.get("type") == "hidden":
                found[-1][element.attributes["name"]] = element.attributes["value"]
        return [{name: value for name, value in form.items() if name != "csrf_token"} for form in found]


def read(html: str) -> Markup:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def _fits(element: Element, wanted: dict[str, str]) -> bool:
    for name, value in wanted.items():
        if name == "class_":
            if value not in element.attributes.get("class", "").split():
                return False
        elif element.attributes.get(name) != value:
            return False
    return True


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Markup()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.found.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data
