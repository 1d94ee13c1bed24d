"""YAML that people edit: read with lines, checked against a JSON Schema, every problem named."""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Path_ = tuple[str | int, ...]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_DEEPEST = 20
_LARGEST = 2**53
"""Beyond it two numbers may read the same in JSON."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file: where it is, and what was expected there."""

    file: str
    line: int
    field: str
    expected: str

    def __str__(self) -> str:
        where = f" {self.field}:" if self.field else ""
        return f"{self.file}:{self.line}:{where} {self.expected}"


class FileProblemsError(Exception):
    """The files have these problems; nothing of them was taken over."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed file: its value, and the line of each field."""

    name: str
    value: Any
    lines: Mapping[Path_, int]

    def problem(self, path: Path_, expected: str) -> Problem:
        """A problem at a field; the line is that of the nearest field that is there."""
        near = path
        while near and near not in self.lines:
            near = near[:-1]
        return Problem(self.name, self.lines.get(near, 1), field(path), expected)


def field(path: Path_) -> str:
    """phases[1].steps[0].id"""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read_checked(path: Path, schema: Path) -> Source:
    """A file as its schema wants it; FileProblemsError names everything that is wrong."""
    source = read_yaml(path)
    if problems := check(source, schema):
        raise FileProblemsError(problems)
    return source


def read_yaml(path: Path) -> Source:
    """Parse one document; FileProblemsError when it is no YAML, repeats a key or holds what a record cannot."""
    documents = read_documents(path)
    if len(documents) > 1:
        raise FileProblemsError([documents[1].problem((), "expected one document in this file")])
    return documents[0] if documents else Source(path.name, None, {})


def read_documents(path: Path) -> list[Source]:
    """The documents of a file in their order, each with the lines of the file."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileProblemsError([Problem(path.name, 1, "", f"cannot be read: {error}")]) from None
    return documents_of(path.name, text)


def documents_of(name: str, text: str) -> list[Source]:
    """The documents of a text that stands for a file."""
    builder = _Builder(name)
    try:
        documents = list(builder.built(text))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FileProblemsError([Problem(name, line, "", f"not YAML: {error.problem}")]) from None
    except yaml.reader.ReaderError as error:
        line = text.encode().count(b"\n", 0, error.position) + 1
        raise FileProblemsError([Problem(name, line, "", f"not YAML: {error.reason}")]) from None
    if builder.problems:
        raise FileProblemsError(builder.problems)
    return documents


class _Builder:
    """The value of a document, with the line of each field and every problem on the way.

    Keys are text as they are written, so that a label may be called `on`; numbers are those of JSON.
    """

    def __init__(self, name: str) -> None:
        self.lines: dict[Path_, int] = {}
        self.problems: list[Problem] = []
        self._name = name

    def built(self, text: str) -> Iterator[Source]:
        self._loader = _Loader(text)
        while self._loader.check_node():
            self.lines = {}
            yield Source(self._name, self._value(self._loader.get_node(), ()), self.lines)

    def _value(self, node: yaml.Node, at: Path_) -> Any:
        line = self.lines.setdefault(at, node.start_mark.line + 1)
        if len(at) > _DEEPEST:
            # At once: a value that contains itself has no end.
            raise FileProblemsError([Problem(self._name, line, field(at[:2]), "is nested too deeply")])
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, at))
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*at, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, at)

    def _pairs(self, node: yaml.MappingNode, at: Path_) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key, value in node.value:
            line, name = key.start_mark.line + 1, str(key.value)
            if not isinstance(key, yaml.ScalarNode):
                self.problems.append(Problem(self._name, line, field(at), "expected text as a key"))
                continue
            if name in seen:
                self.problems.append(Problem(self._name, line, field((*at, name)), "is given twice; keep one"))
            seen.add(name)
            self.lines[*at, name] = line
            yield name, self._value(value, (*at, name))

    def _scalar(self, node: yaml.Node, at: Path_) -> Any:
        try:
            value = self._loader.construct_object(node)
        except (ValueError, AttributeError):  # the latter where a !!timestamp is none
            self._refuse(node, at, f"expected a value YAML knows, got {_shown(node.value)}")
            return None
        if isinstance(value, date) or (isinstance(value, (int, float)) and ":" in node.value):
            # YAML 1.1 takes 17:30 for 1050, and a day for something JSON does not have: both are text here.
            return str(node.value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, (int, float)) and not abs(value) < _LARGEST:
            self._refuse(node, at, f"expected a number of everyday size, got {_shown(node.value)}")
        return value

    def _refuse(self, node: yaml.Node, at: Path_, why: str) -> None:
        self.problems.append(Problem(self._name, node.start_mark.line + 1, field(at), why))


@cache
def _validator(schema: Path) -> Any:
    from jsonschema import Draft202012Validator, FormatChecker

    return Draft202012Validator(
        json.loads(schema.read_text(encoding="utf-8")), format_checker=FormatChecker(("regex",))
    )


def check(source: Source, schema: Path) -> list[Problem]:
    """Everything in which a file differs from its schema, in the order of the file."""
    problems = [problem for error in _validator(schema).iter_errors(source.value) for problem in _said(source, error)]
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.line)


def _said(source: Source, error: Any) -> Iterator[Problem]:
    at: Path_ = tuple(error.absolute_path)
    match error.validator:
        case "required":
            missing = [name for name in error.validator_value if name not in error.instance]
            for name in missing:
                yield source.problem(
                    (*at, name), f"is missing; expected {_expectation(error.schema['properties'][name])}"
                )
        case "additionalProperties":
            known = list(error.schema.get("properties", ()))
            for name in error.instance:
                if name not in known:
                    yield source.problem((*at, name), f"is not known here{_meant(name, known)}")
        case _:
            yield source.problem(at, f"expected {_expectation(error.schema)}, got {_shown(error.instance)}")


def _meant(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(str(name), known, 1)
    return f"; did you mean {close[0]}?" if close else f"; known are {', '.join(known)}"


def _shown(value: object) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
}


def _expectation(schema: Mapping[str, Any]) -> str:
    if "description" in schema:
        return str(schema["description"])
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    words = _TYPES.get(str(schema.get("type")), "something else")
    bounds = {
        "minimum": "at least {}",
        "exclusiveMinimum": "above {}",
        "maximum": "at most {}",
        "minItems": "with at least {} items",
        "maxItems": "with at most {} items",
        "minLength": "that is not empty",
        "uniqueItems": "each once",
    }
    return " ".join([words, *(said.format(schema[key]) for key, said in bounds.items() if key in schema)])


def duration(text: str) -> timedelta:
    """90s, 5m, 1h30m, 30d as the schemas allow it; their $ lets a last line break pass."""
    seconds, digits = 0, ""
    for letter in text.strip():
        if letter.isdigit():
            digits += letter
        else:
            seconds += int(digits) * {"w": 604_800, "d": 86_400, "h": 3600, "m": 60, "s": 1}[letter]
            digits = ""
    return timedelta(seconds=seconds)
