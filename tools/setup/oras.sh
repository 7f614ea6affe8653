#!/usr/bin/env bash
# oras, with which tests discover what is attached to an image: it shares nothing with what attached it.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tools/setup/apt.sh
. "$SETUP_DIR/apt.sh"

USAGE='usage: oras.sh [--check | --path | --help]
Makes oras ready, which only tests need. Where there is none, the Debian package is unpacked beside the system.
  --check  say whether it is there, change nothing; exit 1 if it is not
  --path   make it ready, then print the path of the program and nothing else'

will_do() { "$1" version > /dev/null 2>&1; }

program() { unpacked_program oras; }

provide() {
  unpack_program oras oras oras 'https://oras.land/docs/installation'
}

make_program_ready oras 'neither installed nor unpacked' "$USAGE" "$@"
