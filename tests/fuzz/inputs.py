"""What is tried: the corpus, what is made large, and what hypothesis makes of them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from fuzz.made import MADE
from fuzz.readers import READERS

Made = TypeVar("Made")
CORPUS = Path(__file__).with_name("corpus")
#: What breaks readers: ends of texts, marks of languages, numbers beyond every type, letters of other directions.
NASTY = (
    b"", b" ", b"\0", b"\n", b"\r\n", b"\t", b'"', b"'", b"`", b",", b";", b":", b"---\n", b"- ", b"[", b"]", b"{",
    b"}", b"&a ", b"*a", b"!!x ", b"<<: ", b"? ", b"|\n", b">\n", b"%", b"#", b"=1+1", b"~", b"null", b"true",
    b"-0", b"NaN", b"1e999", b".inf", b"9" * 30, b"9" * 5000, b"0x1", b"2026-02-31", b"0000-00-00", b"\xff",
    b"\xfe\xff", b"\xed\xa0\x80", b"\xc0\x80", "\u202e".encode(), "\u2066".encode(), "\u200b".encode(),
    "\ufeff".encode(),
    "\u2028".encode(), "\U0001d56c".encode(), "\U0001f469\u200d\U0001f467".encode(), "é".encode("latin-1"),
    "ß".encode(), "\u0130".encode(), "\u0663".encode(), "\uff12".encode(), b"<svg onload=alert(1)>",
    b"../../etc/passwd", b"\\ud800", b"\\u0000", b"PK\x03\x04", b"%PDF-", b"a" * 3000,
)  # fmt: skip


def kept(name: str) -> list[Path]:
    """The corpus of a reader."""
    return sorted((CORPUS / name).iterdir()) if (CORPUS / name).exists() else []


def everything() -> Iterator[tuple[str, str]]:
    """Each input that is kept or made, as `bounded` takes it."""
    for name in READERS:
        yield from ((name, str(path)) for path in kept(name))
        yield from ((name, f"made:{each}") for each in MADE.get(name, {}))


def mutations(name: str) -> st.SearchStrategy[bytes]:
    """Files of a reader's corpus with parts gone, doubled, swapped for others, or with something nasty inside."""
    seeds = [path.read_bytes()[:4000] for path in kept(name)] or [b""]
    place = st.floats(0, 1, allow_nan=False)
    cut = st.tuples(place, place, st.sampled_from(NASTY) | st.binary(max_size=8) | st.sampled_from(seeds))
    return st.builds(_mutated, st.sampled_from(seeds), st.lists(cut, max_size=4)) | st.binary(max_size=200)


def _mutated(content: bytes, cuts: list[tuple[float, float, bytes]]) -> bytes:
    for begin, length, inside in cuts:
        at = int(begin * len(content))
        content = content[:at] + inside + content[at + int(length * 12) :]
    return content


def campaign(
    act: Callable[[Made], object], strategy: st.SearchStrategy[Made], examples: int, number: int | None = None
) -> tuple[int, list[tuple[Made, BaseException]]]:
    """Try so many inputs; how many were tried, and the smallest that failed. The same each time without a number."""
    tried, failed = 0, list[tuple[Made, BaseException]]()

    def attempt(made: Made) -> None:
        nonlocal tried
        tried += 1
        try:
            act(made)
        except Exception as error:
            failed.append((made, error))
            raise

    phases = (Phase.generate, Phase.shrink)
    options = settings(
        max_examples=examples, derandomize=number is None, database=None, deadline=None, phases=phases,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run = options(given(strategy)(attempt))
    try:
        (run if number is None else seed(number)(run))()
    except Exception:
        return tried, failed[-1:]
    return tried, []
