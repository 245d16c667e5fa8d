#!/bin/sh
# Makes the base image out of the distribution's own packages, for machines that can pull no image: debootstrap and docker import.
#   sudo compose/airgapped-base.sh [TAG [SUITE [MIRROR]]]
#   export IDRILL_BASE_IMAGE=idrill-base:bookworm
# Needs root, debootstrap and a mirror of the packages (on a machine without any network: file:///media/cdrom).
set -eu
tag=${1:-idrill-base:bookworm}
suite=${2:-bookworm}
mirror=${3:-http://deb.debian.org/debian}

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT INT TERM

debootstrap --variant=minbase --include=python3 "$suite" "$root" "$mirror" >"$root.log" 2>&1 || {
  tail -n 5 "$root.log" >&2
  rm -f "$root.log"
  exit 1
}
rm -f "$root.log"
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/doc/* "$root"/usr/share/man/* "$root"/usr/share/locale/*
tar -C "$root" --numeric-owner -c . | docker import --change 'CMD ["python3"]' --message "debootstrap $suite" - "$tag" >/dev/null
echo "$tag"
