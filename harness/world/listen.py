"""Where people reach the console: this machine alone, or a network, then by https."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from harness.errors import EnvironmentUnavailable
from harness.world.ports import free_port
from harness.world.secret import write_secret

_ANYWHERE = frozenset({"", "0.0.0.0", "::", "*"})  # noqa: S104  # how a listener calls all addresses


@dataclass(frozen=True)
class Certificate:
    """A chain of certificates and its key, PEM files."""

    chain: Path
    key: Path

    def wrong(self) -> str:
        """Why it cannot be used; empty: it can."""
        try:
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(self.chain, self.key)
        except (OSError, ssl.SSLError) as error:
            return f"{self.chain} with {self.key}: {getattr(error, 'strerror', None) or error}"
        return ""


@dataclass(frozen=True)
class Listen:
    """A host by which people reach this machine, and a port of it; 0: a free one."""

    host: str = "127.0.0.1"
    port: int = 0
    certificate: Certificate | None = None
    """None: of the run's own CA, if one is needed."""

    @classmethod
    def read(cls, text: str) -> Listen:
        """`192.0.2.7:8443`, `[2001:db8::7]:8443`, `drills.example.invalid:8443`. Raises ValueError."""
        host, colon, port = text.rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if not colon or not port.isdecimal() or int(port) >= 1 << 16:
            raise ValueError(f"{text!r} is not HOST:PORT, such as 127.0.0.1:8080")
        if host in _ANYWHERE:
            raise ValueError(f"{text!r} names no host; name the one by which people reach this machine: it stands in their links")
        return cls(host, int(port))

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine reaches it."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def is_secure(self) -> bool:
        """Whether people come by https."""
        return self.certificate is not None or not self.is_loopback

    def url(self, port: int) -> str:
        """Where they go."""
        return f"http{'s' * self.is_secure}://{self.authority(port)}"

    def authority(self, port: int) -> str:
        """Host and port as they stand in an address."""
        return f"[{self.host}]:{port}" if ":" in self.host else f"{self.host}:{port}"

    def settings(self, run_dir: Path) -> dict[str, Any]:
        """For the console's configuration. A certificate of the run's own CA is made where none is given. Raises EnvironmentUnavailable."""
        port = self.port or (0 if self.is_loopback else self._free_port())
        hosts = [self.authority(port)] if port else []
        found: dict[str, Any] = {"host": self.host, "control_host": "127.0.0.1", "port": port, "hosts": hosts}
        if self.is_secure:
            certificate = self.certificate or _made(run_dir / "secrets" / "console", self.host)
            found["tls"] = {"cert": str(certificate.chain), "key": str(certificate.key)}
        return found

    def _free_port(self) -> int:
        try:
            return free_port(self.host)
        except OSError as error:
            raise EnvironmentUnavailable(f"--listen: {self.host} is no address of this machine: {error.strerror}") from error


LOOPBACK = Listen()


def _made(folder: Path, host: str) -> Certificate:
    """Of a CA that lives as long as the run; the second time it is the same."""
    made = Certificate(folder / "chain.pem", folder / "key.pem")
    if made.key.exists():
        return made
    if find_spec("trustme") is None:
        raise EnvironmentUnavailable(
            "a console that other machines reach needs a certificate",
            "give --console-cert and --console-key, or pip install 'integration-drills[https]' for one of the run's own",
        )
    import trustme

    authority = trustme.CA(organization_name="Integration Drills", organization_unit_name="a game day")
    leaf = authority.issue_cert(host)
    write_secret(made.chain, b"".join(one.bytes() for one in leaf.cert_chain_pems).decode())
    write_secret(made.key, leaf.private_key_pem.bytes().decode())
    return made
