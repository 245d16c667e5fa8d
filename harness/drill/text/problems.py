"""From pydantic's errors to problems that an author can fix: place, key, value found, values allowed, nearest valid word."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from harness.assets import called
from harness.drill.text import typos
from harness.drill.text.broken import Path, keys_of
from harness.drill.text.document import Document
from harness.errors import Problem


class Complaint(NamedTuple):
    """A problem by its path in the document; `of_key` points at the key instead of its value."""

    path: Path
    found: str | None
    """None: the value as it is written there."""
    allowed: str = ""
    hint: str = ""
    of_key: bool = False
    typo: typos.Typo | None = None


def unknown_word(path: Path, what: str, word: str, allowed: Sequence[str], *, of_key: bool = False) -> Complaint:
    """A word that is not in a closed list, with the one that it may have been meant to be; a long list is only shown without that."""
    hint = typos.hint(word, allowed)
    shown = "" if hint and len(allowed) > typos.FIT_A_LINE else ", ".join(allowed)
    return Complaint(path, f"unknown {what} {word!r}", shown, hint, of_key, typos.typo(word, allowed))


def located(document: Document, complaints: Iterable[Complaint]) -> tuple[Problem, ...]:
    """Complaints in the order of the text, each once."""
    problems = set()
    for complaint in complaints:
        file, mark = document.whence(complaint.path, of_key=complaint.of_key)
        found = _short(document.at(complaint.path)) if complaint.found is None else complaint.found
        problems.add(Problem(called(file), mark.line, mark.column, dotted(complaint.path), found, complaint.allowed, complaint.hint))
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.column, problem.key, problem.found)))


def dotted(path: Path) -> str:
    """`timeline[2].faults[0].link`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def complaints(errors: Iterable[Any], model: type[BaseModel], prefix: Path = ()) -> Iterator[Complaint]:
    """One complaint per error of a validation of `model`; nested validations are unfolded."""
    errors = list(errors)
    for error in errors:
        path, context = (*prefix, *(part for part in error["loc"] if part != "[key]")), error.get("ctx", {})
        if error["type"] == "nested":
            yield from complaints(context["errors"], context["model"], (*path, *context["at"]))
        elif error["type"] == "rule":
            at = (*path, *context["at"])
            of_key = error["loc"][-1:] == ("[key]",)
            yield Complaint(at, context["found"], context["allowed"], context["hint"], of_key, context.get("typo"))
        elif error["type"] == "extra_forbidden":
            yield _unknown_key(path, _keys_at(model, error["loc"][:-1]), _missing_beside(error, errors))
        elif error["type"] == "missing":
            keys = {key: field for cls in [_model_at(model, error["loc"][:-1])] if cls for key, field in keys_of(cls).items()}
            field = keys.get(str(path[-1]))
            yield Complaint(path, "missing", "a value", (field.description or "") if field else "")
        else:
            yield _wrong_value(path, error, model, of_key="[key]" in error["loc"])


def _unknown_key(path: Path, keys: Sequence[str], missing: Sequence[str]) -> Complaint:
    """A key that is missing there is more likely to be meant than another one."""
    word = str(path[-1])
    found = unknown_word(path, "key", word, keys, of_key=True)
    likely = typos.typo(word, missing)
    return found if likely is None else found._replace(hint=typos.hint(word, missing), typo=likely)


def _missing_beside(error: Any, errors: Iterable[Any]) -> list[str]:
    return [str(other["loc"][-1]) for other in errors if other["type"] == "missing" and other["loc"][:-1] == error["loc"][:-1]]


def _wrong_value(path: Path, error: Any, model: type[BaseModel], *, of_key: bool) -> Complaint:
    context, found = error.get("ctx", {}), repr(error["input"]) if of_key else None
    if error["type"] == "literal_error":
        allowed = str(context["expected"]).replace(" or ", ", ").replace("'", "")
        word, words = str(error["input"]), allowed.split(", ")
        if word in words:  # `schema: "1"`
            return Complaint(path, found, allowed, "without quotes" if isinstance(error["input"], str) else "", of_key)
        return Complaint(path, found, allowed, typos.hint(word, words), of_key, typos.typo(word, words))
    if error["type"] == "string_pattern_mismatch":
        return Complaint(path, found, *_spelling(str(error["input"]), context["pattern"]), of_key)
    message = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return Complaint(path, found, _EXPECTED.get(error["type"], message), _as_meant(path, error, model), of_key)


_NAMES = {"-": "lower case letters, digits and hyphens", "_": "lower case letters, digits and underscores"}


def _spelling(text: str, pattern: str) -> tuple[str, str]:
    """What a name may consist of, and this one so."""
    for joint, letters in _NAMES.items():
        if re.fullmatch(rf"\^\[a-z(0-9)?\]\[a-z0-9{joint}\]\*\$", pattern):
            allowed = letters if "0-9" in pattern.partition("]")[0] else f"{letters}, beginning with a letter"
            meant = re.sub(r"[^a-z0-9]+", joint, text.lower()).strip(joint)
            return f"{allowed}, such as {meant}" if re.fullmatch(pattern, meant) else allowed, ""
    return f"text that matches {pattern}", ""


def _as_meant(path: Path, error: Any, model: type[BaseModel]) -> str:
    """How the value should be written, where that is known."""
    match error["type"], error["input"]:
        case "string_type", {**mapping} if len(mapping) == 1 and next(iter(mapping.values())) is None:
            return f'YAML reads bare braces as a mapping: "{{{next(iter(mapping))}}}"'
        case "string_type", {**mapping} if len(mapping) == 1:
            key, value = next(iter(mapping.items()))
            return f'a text that contains `: ` needs quotes: "{key}: {value}"'
        case "tuple_type" | "list_type", str(text):
            try:
                words = shlex.split(text) if path[-1:] == ("command",) else [text]
            except ValueError:  # quotes that are not closed
                words = [text]
            return f"[{', '.join(words)}]"
        case "tuple_type" | "list_type", {**mapping} if mapping:
            return "put [ ] around it, or write each item in a line of its own after `- `"
        case "model_type", _:
            return f"its keys: {', '.join(keys)}" if (keys := _keys_at(model, error["loc"])) else ""
    return ""


_EXPECTED = {
    "string_type": "text (in quotes where YAML would read something else)",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "model_type": "a mapping of keys to values",
    "dict_type": "a mapping of keys to values",
    "tuple_type": "a list",
    "list_type": "a list",
}


def _short(value: object) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _keys_at(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    found = _model_at(model, path)
    return tuple(keys_of(found)) if found else ()


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model that describes the mapping at `path`, seen from `model`."""
    here: Any = model
    for part in path:
        if isinstance(here, type) and issubclass(here, BaseModel):
            field = keys_of(here).get(str(part))
            here = field.annotation if field else None
        else:
            here = _item(here)
        here = _plain(here)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _item(annotation: Any) -> Any:
    """The items of a list or mapping."""
    args = [arg for arg in get_args(annotation) if arg is not Ellipsis]
    return args[-1] if args else None


def _plain(annotation: Any) -> Any:
    """Without `Annotated` and without `| None`."""
    while getattr(annotation, "__metadata__", None):
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in {tuple, list, dict}:
        return annotation
    models = [arg for arg in get_args(annotation) if arg is not type(None)]
    return _plain(models[0]) if len(models) == 1 else annotation
