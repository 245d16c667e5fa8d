#!/usr/bin/env bash
# curl ends with 0 whatever the status; the script goes by its exit code. curl/curl#3789.
# shellcheck disable=SC1091,SC2034,SC2154,SC2317
source "$(dirname "$0")/shell.sh"
took() { [ "$1" != 000 ]; }
main
