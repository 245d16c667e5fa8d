#!/usr/bin/env bash
# The alert does not say which pipeline has failed, nor where. chanzuckerberg/single-cell-data-portal#2965.
# shellcheck disable=SC1091,SC2034,SC2154,SC2317
source "$(dirname "$0")/shell.sh"
nameless=$(declare -f page); eval "full_${nameless}"
page() { NAME=sync full_page "$1" "Pipeline failed. Please check the logs."; }
main
