"""Files as accidents leave them: bytes flipped, lost, doubled, brought in from elsewhere, in another encoding."""

from collections.abc import Callable, Sequence
from random import Random

Mutation = Callable[[bytes, Sequence[bytes], Random], bytes]

# What means something to YAML, to a terminal, to a number, or to a file system.
TOKENS = [
    *(b"\x00", b"\x07", b"\x1b[2J", b"\x7f", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\t", b"\r", b"\r\n", b"\n"),
    *(
        b"&a ",
        b"*a",
        b"!!int ",
        b"!x ",
        b"---\n",
        b"...\n",
        b"%YAML 1.1\n",
        b"? ",
        b": ",
        b"- ",
        b"#",
        b"<<: ",
        b"@",
        b"`",
    ),
    *(b"'", b'"', b"|", b">-\n", b"{", b"}", b"[", b"]", b",", b"\\", b"~", b"{x", b"{0}", b"%s", b"..", b"/", b"../"),
    *(b"1e999999999", b"9" * 400, b"-0", b"NaN", b"1/0", b"0x10", b"1_000", b"999999999s", b"100000%", b"-1", b"0"),
    *("\x85 \u2028 \u202e \ufeff \ufffe É е́ 界 👩‍🎓 ١ ² 1,000".encode().split()),
    *(b"schema: quiz/1\n", b"kind: cloze\n", b"[[a]]", b"key: []\n", b"items: {}\n", b"(a+)+$", b"(?:", b"^" * 300),
]


def _place(raw: bytes, random: Random) -> int:
    return random.randrange(len(raw) + 1)


def _stretch(raw: bytes, random: Random, most: int = 200) -> slice:
    start = _place(raw, random)
    return slice(start, start + random.randrange(most))


def flip(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    place = _place(raw, random)
    return raw[:place] + bytes(byte ^ (1 << random.randrange(8)) for byte in raw[place : place + 1]) + raw[place + 1 :]


def lose(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    cut = _stretch(raw, random)
    return raw[: cut.start] + raw[cut.stop :]


def double(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    copied, place = raw[_stretch(raw, random)], _place(raw, random)
    return raw[:place] + copied * random.choice([1, 2, 50]) + raw[place:]


def splice(raw: bytes, others: Sequence[bytes], random: Random) -> bytes:
    other, place = random.choice(others), _place(raw, random)
    return raw[:place] + other[_stretch(other, random, 1_000)] + raw[place:]


def truncate(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    return raw[: _place(raw, random)]


def insert(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    place = _place(raw, random)
    return raw[:place] + random.choice(TOKENS) + raw[place:]


def instead(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    """Put a token in place of what stands after a colon or a dash."""
    lines = raw.splitlines(keepends=True)
    if not lines:
        return raw
    place = random.randrange(len(lines))
    mark = random.choice([b": ", b"- "])
    head, found, _ = lines[place].partition(mark)
    lines[place] = head + found + random.choice(TOKENS) + b"\n"
    return b"".join(lines)


def shift(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    """Indent some lines by more or by less, or put one elsewhere."""
    lines = raw.splitlines(keepends=True)
    if not lines:
        return raw
    place = random.randrange(len(lines))
    if random.random() < 0.5:
        lines.insert(random.randrange(len(lines) + 1), lines.pop(place))
    else:
        lines[place] = random.choice([b" ", b"  ", b"\t", b"\xc2\xa0"]) + lines[place]
    return b"".join(lines)


def word(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    """Put one word of the file in place of another."""
    words = raw.split()
    if not words:
        return raw
    return raw.replace(random.choice(words), random.choice(words), random.choice([1, 3, -1]))


def nest(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    place, depth = _place(raw, random), random.choice([5, 23, 24, 25, 1_000, 50_000])
    opened, closed = random.choice([(b"[", b"]"), (b"{a: ", b"}"), (b"- ", b""), (b"? ", b"")])
    return raw[:place] + opened * depth + closed * random.choice([0, depth]) + raw[place:]


def swell(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    place = _place(raw, random)
    return (
        raw[:place] + random.choice([b"x", b"9", b"a b ", "я".encode(), b"[[a]]", b"((", b"\\"]) * 30_000 + raw[place:]
    )


def recode(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    text = raw.decode("utf-8", "replace")
    return text.encode(random.choice(["utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp1251", "utf-7"]), "replace")


MUTATIONS: Sequence[Mutation] = (
    *(flip, lose, double, splice, truncate, insert, instead, shift, word, nest, swell, recode),
)
_RARE = {nest, swell, recode, truncate}


def mutated(raw: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """Return a file after one accident or a few; most of them leave a file that can still be read."""
    weights = [1 if one in _RARE else 6 for one in MUTATIONS]
    for change in random.choices(MUTATIONS, weights, k=random.choice([1, 1, 2, 3, 6])):
        raw = change(raw, others, random)
    return raw
