#!/usr/bin/env bash
# skopeo, which the benchmarks of images (tools/bench) compare pushes with.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tools/setup/apt.sh
. "$SETUP_DIR/apt.sh"

USAGE='usage: skopeo.sh [--check | --path | --help]
Makes skopeo ready, which only benchmarks need. As root on Debian and Ubuntu the package is installed where it is missing.
  --check  say whether it is there, change nothing; exit 1 if it is not
  --path   make it ready, then print its path and nothing else'

program() { command -v skopeo; }

# Not unpacked for who is not root, as wrk is: its libraries are many, and its trust policy is looked for in /etc.
provide() {
  can_install_packages || fail 'there is no skopeo' 'skopeo on the PATH' \
    'apt-get install skopeo, brew install skopeo, or https://github.com/containers/skopeo/blob/main/install.md'
  apt_install skopeo
}

make_program_ready skopeo 'not on the PATH' "$USAGE" "$@"
