"""Starts the lab and says where everything is; `--down` ends it. Needs a Docker daemon and either compose."""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

from harness.errors import EnvironmentUnavailable
from harness.world.docker import images
from harness.world.docker.compose import program
from harness.world.docker.daemon import connect

HERE = Path(__file__).resolve().parents[1]
LINKS = {20001: "SOURCE", 20002: "DESTINATION", 20003: "ALERTS", 20004: "TOKEN"}
PROJECT = os.environ.get("LAB_PROJECT", "idrill-lab")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--down", action="store_true", help="end the lab and remove everything of it")
    options = parser.parse_args()
    try:
        return down() if options.down else up()
    except EnvironmentUnavailable as error:
        print(error, file=sys.stderr)
        return 4


def up() -> int:
    """The exit code. Raises EnvironmentUnavailable."""
    client = connect()
    try:
        return _up(client)
    finally:
        client.close()


def _up(client: Any) -> int:
    image, genuine = images.fixtures_image(client), images.present(client, images.TOXIPROXY)
    token = os.environ.get("LAB_TOKEN") or secrets.token_hex(16)
    command, variables = compose(genuine=genuine), environment(token, image)
    code = subprocess.run([*command, "up", "-d", "--no-build"], env=variables, check=False).returncode
    if code:
        return code
    print(f"\nwhich Toxiproxy: {'the genuine one' if genuine else 'the bundled fault proxy stands in'}\nexport LAB_TOKEN={token}")
    for one in client.api.containers(filters={"label": f"com.docker.compose.project={PROJECT}"}):
        service = one["Labels"]["com.docker.compose.service"]
        for port in one["Ports"]:
            if "PublicPort" in port and (link := LINKS.get(port["PrivatePort"])):
                print(f"export {link}_LINK={port['IP']}:{port['PublicPort']}")
            elif "PublicPort" in port:
                print(f"export {service.upper()}=http://{port['IP']}:{port['PublicPort']}")
    return 0


def down() -> int:
    """The exit code. Raises EnvironmentUnavailable."""
    command = [*compose(genuine=False), "down", "-v", "--remove-orphans", "-t", "5"]
    return subprocess.run(command, env=environment("ending", "ending"), check=False).returncode


def compose(*, genuine: bool) -> list[str]:
    """The program of this machine with the files of the lab."""
    files = ["compose.yaml", *([] if genuine else ["bundled.yaml"])]
    return [*program(), "-p", PROJECT, *(word for name in files for word in ("-f", str(HERE / name)))]


def environment(token: str, image: str) -> dict[str, str]:
    """What the compose files ask for."""
    return {**os.environ, "LAB_TOKEN": token, "IDRILL_IMAGE": image}


if __name__ == "__main__":
    sys.exit(main())
