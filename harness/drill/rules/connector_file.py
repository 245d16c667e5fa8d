"""Rules between the parts of a connector file, and of the templates of its configuration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath

from harness.drill.connector.config import ConfigFile, source
from harness.drill.connector.file import ConnectorFile
from harness.drill.text import jinja, template
from harness.drill.text.broken import Path
from harness.drill.text.problems import Complaint, unknown_word


def complaints(spec: ConnectorFile, folder: FilePath) -> Iterator[Complaint]:
    """Everything that does not fit together; `folder` is the file's own."""
    yield from _processes(spec)
    yield from _signalled(spec)
    yield from _batches(spec)
    yield from _secrets(spec)
    for name, file in spec.config.items():
        yield from _template(spec, name, file, folder)


def _processes(spec: ConnectorFile) -> Iterator[Complaint]:
    """Keys that are valid only for a connector with one program."""
    if not spec.processes:
        return
    first = next(iter(spec.processes))
    if way := next((key for key in ("command", "image", "build", "compose", "attach") if getattr(spec.run, key) is not None), None):
        hint = "make it one of the processes" if way == "command" else "each process is a command of its own on this machine"
        yield Complaint(("run", way), f"{way} beside `processes`", "only what all processes share: env, env_pass, cwd", hint)
    if spec.ready is not None:
        yield Complaint(
            ("ready",), "one condition for several processes", "", f"say it in each process: `processes: {{{first}: {{ready: …}}}}`"
        )
    if spec.batch is not None:
        yield Complaint(("batch",), "a batch beside `processes`", "processes that run all the time", "or one command in `run`")
    if spec.backlog and spec.backlog.log is not None:
        yield Complaint(("backlog", "log"), "the output of several processes", "command, or http")
    if spec.state.on_restart == "wiped":
        yield Complaint(("state", "on_restart"), "state is wiped while the other processes still run", "kept")
    for name, other in spec.deployments.items():
        if other.command is not None:
            yield Complaint(("deployments", name, "command"), "one command for several processes", "env", "all processes get it")


def _signalled(spec: ConnectorFile) -> Iterator[Complaint]:
    for name in type(spec.controls).model_fields:
        control = getattr(spec.controls, name)
        if control is not None and control.process is not None and control.process not in spec.processes:
            yield unknown_word(("controls", name, "process"), "process", control.process, tuple(spec.processes))


def _batches(spec: ConnectorFile) -> Iterator[Complaint]:
    if spec.batch is None:
        return
    if spec.restart.policy != "never":
        yield Complaint(("restart", "policy"), "a restart policy of batches", "never", "batch: {rerun: {times: 3, after: 30s}} tries again")
    if spec.backlog and spec.backlog.http is not None:
        yield Complaint(("backlog", "http"), "nothing answers between batches", "command, or log")
    if spec.batch.overlap == "allowed" and spec.state.on_restart == "wiped":
        yield Complaint(("state", "on_restart"), "state is wiped while the batch before still runs", "kept", "or overlap: forbidden")


def _secrets(spec: ConnectorFile) -> Iterator[Complaint]:
    control = spec.controls.rotate_credential
    if control is None:
        return
    if control.file is not None and control.file.startswith("{connector.config}"):
        name = control.file.removeprefix("{connector.config}").lstrip("/")
        if name not in spec.config:
            place: Path = ("controls", "rotate_credential", "file")
            yield Complaint(place, f"{name!r} is not a file of `config`", ", ".join(spec.config) or "none: the file has no `config`")


def _template(spec: ConnectorFile, name: str, file: ConfigFile, folder: FilePath) -> Iterator[Complaint]:
    place: Path = ("config", name, "text" if file.template is None else "template")
    try:
        uses = jinja.names_in(source(file, folder))
    except OSError as error:
        yield Complaint(place, f"{file.template}: {error.strerror}", "a file that can be read, relative to this one")
        return
    except ValueError as error:
        yield Complaint(place, f"{file.template}: {error}", "a text file in UTF-8")
        return
    except jinja.Broken as error:
        yield Complaint(place, f"{_at(file, error.line)}: {error}", "a Jinja2 template")
        return
    for use in uses:
        yield from _name(spec, place, _at(file, use.line), use.name)


def _name(spec: ConnectorFile, place: Path, where: str, name: str) -> Iterator[Complaint]:
    kind = template.service_of(name)
    if not jinja.is_known(name):
        close = template.nearest(name)
        known = ", ".join(template.allowed(["<route>"]))
        yield Complaint(place, f"{where}: unknown name {name}", known, f"did you mean {close}?" if close else "")
    elif kind is not None and kind not in spec.services:
        yield Complaint(place, f"{where}: {name}, but no service {kind!r} is started", "", f"add `services: [{kind}]` to the file")
    elif name.startswith("front.") and not spec.hosts:
        yield Complaint(place, f"{where}: {name}, but the file names no hosts", "", "add `hosts: {api.example.com: destination}` to it")


def _at(file: ConfigFile, line: int) -> str:
    return f"{file.template}:{line}" if file.template is not None else f"line {line} of it"
