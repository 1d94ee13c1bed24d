"""SLOs from files: Hotwash's own, and those of OpenSLO, Sloth and Pyrra, which are imported into it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from hotwash.adapters.policy_files import SHIPPED
from hotwash.adapters.slo_imports import openslo, pyrra, sloth
from hotwash.adapters.slo_imports.found import Found, LeftOut, Reading
from hotwash.adapters.yaml_files import FileProblemsError, Problem, Source, check, duration, read_documents
from hotwash.domain.kernel import compact
from hotwash.domain.slo.objective import Method, Slices, Slo, refuse_slo
from hotwash.domain.slo.service import PrometheusSource, objective_of


@dataclass(frozen=True, slots=True)
class Imported:
    """SLOs by name, and what was left out."""

    slos: Mapping[str, Slo]
    left_out: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """The SLOs as Hotwash's own file says them."""
        return {"slos": [_document(slo) for slo in self.slos.values()]}

    def text(self) -> str:
        """That file."""
        return yaml.safe_dump(self.document(), sort_keys=False, allow_unicode=True, width=120)


def load_slos(directory: Path) -> Mapping[str, Slo]:
    """The SLOs of a directory's files; FileProblemsError names everything wrong, and then none is loaded."""
    try:
        files = sorted(path for path in directory.iterdir() if path.suffix in (".yaml", ".yml"))
    except OSError as error:
        raise FileProblemsError([Problem(str(directory), 1, "", f"cannot be read: {error.strerror}")]) from None
    return import_slos(files, None).slos


def import_slos(files: Iterable[Path], url: str | None) -> Imported:
    """The SLOs of files of any known format; url is the Prometheus of those that name none.

    Without it only Hotwash's own format is read. FileProblemsError names everything wrong; then nothing is taken over.
    """
    problems: list[Problem] = []
    documents: list[Source] = []
    for path in files:
        try:
            documents += _documents(path)
        except FileProblemsError as error:
            problems += error.problems
    read = list(_read(documents, url))
    found = [one for one in read if isinstance(one, Found)]
    problems += [one for one in read if isinstance(one, Problem)]
    if problems := problems or list(_refused(found)):
        raise FileProblemsError(problems)
    slos = {one.slo.name: one.slo for one in sorted(found, key=lambda one: one.slo.name)}
    return Imported(slos, tuple(dict.fromkeys(one.why for one in read if isinstance(one, LeftOut))))


def _documents(path: Path) -> Iterator[Source]:
    """A file's documents; a list of them is several."""
    for source in read_documents(path):
        if not isinstance(source.value, list):
            yield source
            continue
        for index, value in enumerate(source.value):
            below = {at[1:]: line for at, line in source.lines.items() if at[:1] == (index,)}
            yield Source(source.name, value, below)


def _read(documents: Iterable[Source], url: str | None) -> Iterator[Reading]:
    of_openslo: list[Source] = []
    for source in documents:
        if (written_as := _format(source.value)) == openslo.VERSION and url is not None:
            of_openslo.append(source)
            continue
        try:
            yield from _document_of(written_as, source, url)
        except FileProblemsError as error:
            yield from error.problems
    yield from openslo.read_openslo(of_openslo, url or "")


def _document_of(written_as: str | None, source: Source, url: str | None) -> Iterator[Reading]:
    match written_as:
        case "slos":
            yield from _own(source)
        case sloth.VERSION if url is not None:
            yield from sloth.read_sloth(source, url)
        case pyrra.VERSION if url is not None:
            yield from pyrra.read_pyrra(source, url)
        case openslo.VERSION | sloth.VERSION | pyrra.VERSION:
            yield source.problem((), "is no file of Hotwash's own; 'hotwash slo import' makes one of it")
        case other:
            known = f"slos, apiVersion: {openslo.VERSION} or {pyrra.VERSION}, or version: {sloth.VERSION}"
            yield source.problem((), f"expected {known}" + (f"; got {other}" if other else ""))


def _format(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    return "slos" if "slos" in value and "version" not in value else value.get("apiVersion") or value.get("version")


def _own(source: Source) -> Iterator[Reading]:
    if problems := check(source, SHIPPED / "schema" / "slos.schema.json"):
        raise FileProblemsError(problems)
    for index, given in enumerate(source.value["slos"]):
        slices = given.get("slices")
        slo = Slo(
            name=given["name"],
            service=given["service"],
            objective=_fraction(given["objective"]),
            source=PrometheusSource(**given["prometheus"]),
            window=duration(given.get("window", "30d")),
            method=Method(given.get("method", Method.OCCURRENCES)),
            slices=slices and Slices(duration(slices["length"]), slices.get("target") and _fraction(slices["target"])),
            description=given.get("description", ""),
        )
        yield Found(slo, source, ("slos", index))


def _fraction(given: float | str) -> float:
    return (objective_of(given) or 0.0) if isinstance(given, str) else float(given)


def _refused(found: Sequence[Found]) -> Iterator[Problem]:
    names: set[str] = set()
    for one in found:
        if (refused := refuse_slo(one.slo)) is not None:
            yield one.source.problem(one.at, f"{refused.reason} {refused.instead}")
        if one.slo.name in names:
            yield one.source.problem(one.at, f"there are two SLOs {one.slo.name}; keep one")
        names.add(one.slo.name)


def _document(slo: Slo) -> dict[str, Any]:
    """Without what is the same unless it is said."""
    document: dict[str, Any] = {"name": slo.name, "service": slo.service}
    if slo.description:
        document["description"] = slo.description
    document |= {"objective": _percent(slo.objective), "window": compact(slo.window)}
    if slo.slices is not None:
        slices: dict[str, Any] = {"length": compact(slo.slices.length)}
        if slo.slices.target is not None:
            slices["target"] = _percent(slo.slices.target)
        document |= {"method": slo.method.value, "slices": slices}
    source = slo.source
    return document | {"prometheus": {"url": source.url, "bad": source.bad, "total": source.total}}


def _percent(fraction: float) -> str:
    return f"{round(fraction * 100, 10):.12g} %"
