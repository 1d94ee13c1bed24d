"""RFC 8785 (JSON Canonicalization Scheme) for what the record holds.

The C encoder of the standard library writes the same bytes as RFC 8785 once keys are sorted by UTF-16 code
units and numbers are written as ECMAScript does, so only those two are ours. Checked against an independent
implementation in the tests.
"""

import json
import math
from collections.abc import Mapping, Sequence

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

_LARGEST_INTEGER = 2**53 - 1


class NotCanonical(ValueError):
    """This value has no RFC 8785 form (NaN, an infinite or too large number, a lone surrogate)."""


def canonical(value: Json, *, plain: bool = False) -> bytes:
    """The RFC 8785 bytes of a value; NotCanonical when it has none.

    plain: the caller knows that there is no float, no integer beyond 2^53 and no key beyond ASCII in it.
    """
    text = _ENCODER.encode(value) if plain or is_plain(value) else _write(value)
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise NotCanonical("a lone surrogate cannot be written as UTF-8") from None


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)
_string = json.JSONEncoder(ensure_ascii=False).encode


def is_plain(value: Json) -> bool:
    """True when the C encoder's output is canonical as it stands: no floats, small integers, ASCII keys."""
    kind = type(value)
    if kind in _PLAIN:
        return True
    if kind is int:
        return -_LARGEST_INTEGER <= value <= _LARGEST_INTEGER  # type: ignore[operator]
    if kind is dict:
        for key, item in value.items():  # type: ignore[union-attr]
            if not key.isascii() or not (type(item) in _PLAIN or is_plain(item)):
                return False
        return True
    if kind is list or kind is tuple:
        return all(map(is_plain, value))  # type: ignore[arg-type]
    return False


_PLAIN = frozenset({str, bool, type(None)})


def _write(value: Json) -> str:
    match value:
        case None | bool():
            return _ENCODER.encode(value)
        case str():
            return _string(value)
        case int():
            if abs(value) > _LARGEST_INTEGER:
                raise NotCanonical(f"{value} is larger than 2^53 - 1")
            return int.__repr__(value)
        case float():
            return number(value)
        case Mapping():
            keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
            return "{" + ",".join(f"{_string(key)}:{_write(value[key])}" for key in keys) + "}"
        case Sequence():
            return "[" + ",".join(map(_write, value)) + "]"


def number(value: float) -> str:
    """Write a double as ECMAScript's Number::toString does (RFC 8785, 3.2.2.3)."""
    if not math.isfinite(value):
        raise NotCanonical(f"{value} is not a number JSON can hold")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + ("" if fraction == "0" else fraction)).lstrip("0")
    fraction_digits = 0 if fraction == "0" else len(fraction)
    point = len(digits) - fraction_digits + int(exponent or 0)
    digits = digits.rstrip("0")
    return sign + _place_point(digits, point)


def _place_point(digits: str, point: int) -> str:
    """Digits d1..dk stand for 0.d1..dk times 10^point."""
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    power = point - 1
    tail = f".{digits[1:]}" if count > 1 else ""
    return f"{digits[0]}{tail}e{'+' if power > 0 else '-'}{abs(power)}"
