#!/bin/sh
# Builds the image of the harness itself: compose/harness-image.sh [TAG]
#   docker run --rm --init --user "$(id -u):$(id -g)" -v "$PWD:/work" idrill run connector-down-20m
# The host fetches the wheels with its own settings, so that the build needs no network. Needs docker, python3 with pip, and a C compiler
# for the clock accelerator (IDRILL_CLOCK_CC names another one). IDRILL_BASE_IMAGE replaces python:3.12-slim.
set -eu
cd "$(dirname "$0")/.."
tag=${1:-idrill}
base=${IDRILL_BASE_IMAGE:-python:3.12-slim}
python=${PYTHON:-python3}

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT INT TERM
set -- $(docker run --rm --network none --entrypoint python3 "$base" -c \
  'import platform, sys; print("%d.%d" % sys.version_info[:2], platform.machine())')
IDRILL_CLOCK_CC=${IDRILL_CLOCK_CC:-cc} "$python" -m pip wheel -q --no-deps -w "$context/wheels" .
"$python" -m pip download -q --only-binary :all: --python-version "$1" \
  --platform "manylinux_2_34_$2" --platform "manylinux_2_28_$2" --platform "manylinux_2_17_$2" --platform "manylinux2014_$2" \
  -d "$context/wheels" "$(echo "$context"/wheels/integration_drills-*.whl)[fast,https]"
cp compose/harness.Dockerfile "$context/Dockerfile"
docker build -q --build-arg "BASE_IMAGE=$base" -t "$tag" "$context" >/dev/null
echo "$tag"
