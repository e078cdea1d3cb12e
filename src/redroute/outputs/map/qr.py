"""A QR code for a short address, for the printed page: a telephone held over the paper opens the way to a site.

Version 5, level L, byte mode and mask 0 of ISO/IEC 18004, always: 37 × 37 modules hold up to 106 bytes, one block of 108 data and 26 check
codewords. One size needs no tables, and the test compares it with a full implementation, module by module.
"""

from __future__ import annotations

from redroute.errors import TooLarge

SIZE = 37
"""Modules on a side, without the quiet zone of four modules that must be left around."""

LONGEST = 106
"""Bytes that fit."""

_DATA, _CHECK = 108, 26
_ALIGNMENT = 30
# Level L (01) and mask 0 (000), with its check bits and the fixed mask of the standard: format information 0x77C4.
_FORMAT = 0x77C4

_EXP = [1] * 512
for _power in range(1, 512):
    _EXP[_power] = (_EXP[_power - 1] << 1) ^ (0x11D if _EXP[_power - 1] & 0x80 else 0)
_LOG = {_EXP[_power]: _power for _power in range(255)}

Matrix = list[list[bool]]


def qr(text: str) -> Matrix:
    """The dark modules of ``text``, rows from the top. Raises :class:`~redroute.errors.TooLarge` beyond :data:`LONGEST` bytes."""
    data = text.encode("utf-8")
    if len(data) > LONGEST:
        raise TooLarge(f"a QR code here holds {LONGEST} bytes, not {len(data)}")
    dark, fixed = _frame()
    bits = "".join(f"{word:08b}" for word in _codewords(data)) + "0" * 7  # seven modules are left over
    for (row, column), bit in zip(_order(fixed), bits, strict=True):
        dark[row][column] = (bit == "1") != ((row + column) % 2 == 0)
    return dark


def qr_hex(text: str) -> str:
    """The modules row by row as bits, in hexadecimal: what the page draws from."""
    bits = "".join("1" if module else "0" for row in qr(text) for module in row)
    return f"{int(bits.ljust(-(-len(bits) // 4) * 4, '0'), 2):0{-(-len(bits) // 4)}x}"


def _codewords(data: bytes) -> list[int]:
    """Mode, length, bytes, terminator, padding; then the check words."""
    bits = f"0100{len(data):08b}" + "".join(f"{byte:08b}" for byte in data) + "0000"
    words = [int(bits[index : index + 8], 2) for index in range(0, len(bits), 8)]
    words += [(0xEC, 0x11)[index % 2] for index in range(_DATA - len(words))]
    return words + _check(words)


def _check(words: list[int]) -> list[int]:
    """The remainder of Reed and Solomon over GF(256)."""
    generator = [1]
    for power in range(_CHECK):
        longer = [*generator, 0]
        for index, factor in enumerate(generator):
            longer[index + 1] ^= _times(factor, _EXP[power])
        generator = longer
    rest = words + [0] * _CHECK
    for index in range(len(words)):
        lead = rest[index]
        for offset, factor in enumerate(generator):
            rest[index + offset] ^= _times(factor, lead)
    return rest[-_CHECK:]


def _times(a: int, b: int) -> int:
    return _EXP[_LOG[a] + _LOG[b]] if a and b else 0


def _frame() -> tuple[Matrix, Matrix]:
    """The modules that are the same for every text, and which these are."""
    dark = [[False] * SIZE for _ in range(SIZE)]
    fixed = [[False] * SIZE for _ in range(SIZE)]

    def put(row: int, column: int, is_dark: bool) -> None:  # noqa: FBT001
        dark[row][column], fixed[row][column] = is_dark, True

    for index in range(SIZE):
        put(6, index, index % 2 == 0)
        put(index, 6, index % 2 == 0)
    for top, left in ((0, 0), (0, SIZE - 7), (SIZE - 7, 0)):
        for row in range(max(0, top - 1), min(SIZE, top + 8)):
            for column in range(max(0, left - 1), min(SIZE, left + 8)):
                ring = max(abs(row - top - 3), abs(column - left - 3))
                put(row, column, ring not in (2, 4))
    for row in range(_ALIGNMENT - 2, _ALIGNMENT + 3):
        for column in range(_ALIGNMENT - 2, _ALIGNMENT + 3):
            put(row, column, max(abs(row - _ALIGNMENT), abs(column - _ALIGNMENT)) != 1)
    for bit in range(15):
        is_dark = bool(_FORMAT >> bit & 1)
        put(*((bit, 8) if bit < 6 else (bit + 1, 8) if bit < 8 else (SIZE - 15 + bit, 8)), is_dark)
        put(*((8, SIZE - 1 - bit) if bit < 8 else (8, 7) if bit == 8 else (8, 14 - bit)), is_dark)
    put(SIZE - 8, 8, True)  # noqa: FBT003
    return dark, fixed


def _order(fixed: Matrix) -> list[tuple[int, int]]:
    """Where the bits go: pairs of columns from the right, up and down in turn, around the column of the timing pattern."""
    places, upwards = [], True
    for right in [*range(SIZE - 1, 6, -2), 5, 3, 1]:
        for row in range(SIZE - 1, -1, -1) if upwards else range(SIZE):
            places += [(row, column) for column in (right, right - 1) if not fixed[row][column]]
        upwards = not upwards
    return places
