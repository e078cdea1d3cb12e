"""The QR codes of the printed page are those of the standard."""

from __future__ import annotations

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from redroute.errors import TooLarge
from redroute.outputs.map.qr import LONGEST, SIZE, _codewords, qr, qr_hex

ADDRESS = "https://uri.amap.com/navigation?to=113.892345,27.612345&mode=walk&coordinate=gaode&callnative=1"


TEXTS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=LONGEST, max_size=LONGEST)


def _segno(text: str) -> list[list[bool]]:
    code = segno.make(text, version=5, error="l", mask=0, boost_error=False, mode="byte", micro=False)
    return [[bool(module) for module in row] for row in code.matrix]


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_every_module_is_that_of_a_full_implementation(text: str) -> None:
    assert qr(text) == _segno(text)


def test_a_shorter_text_is_padded_and_checked() -> None:
    # Here segno puts a byte of zeros before the padding, so only what comes before can be compared.
    words = _codewords(ADDRESS.encode())
    assert words[97:108] == [0xEC, 0x11] * 5 + [0xEC]
    assert all(_syndrome(words, root) == 0 for root in range(26))
    assert [row[-8:] for row in qr(ADDRESS)] == [row[-8:] for row in _segno(ADDRESS)]


def _syndrome(words: list[int], power: int) -> int:
    """The polynomial of the words at a root of the generator: zero, where the check words are right."""
    value = 0
    for word in words:
        for _ in range(power):  # times α^power, bit by bit
            value = (value << 1) ^ (0x11D if value & 0x80 else 0)
        value ^= word
    return value


def test_the_hexadecimal_form_holds_the_same_modules() -> None:
    text = qr_hex(ADDRESS)
    bits = "".join(f"{int(digit, 16):04b}" for digit in text)
    assert [[bit == "1" for bit in bits[row * SIZE : row * SIZE + SIZE]] for row in range(SIZE)] == qr(ADDRESS)


def test_a_text_that_does_not_fit_is_refused() -> None:
    with pytest.raises(TooLarge, match="106"):
        qr("x" * (LONGEST + 1))
