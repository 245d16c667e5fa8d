#!/usr/bin/env bash
# `read` without -r takes the backslashes out of the JSON. cloudfoundry/bosh-openstack-cpi-release#15.
# shellcheck disable=SC1091,SC2034,SC2154,SC2317
source "$(dirname "$0")/shell.sh"
next_line() { IFS=$'\t' read op entity key at idem record; }
main
