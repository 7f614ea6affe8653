#!/usr/bin/env bash
# Everything that `npm start` and `npm test` need before Nx: each part in its own script, in the order of their needs.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

USAGE='usage: setup.sh [--check | --help]
Makes ready: npm packages, Docker engine, builder, emulator of the other architecture, local registry, base images.
Says one line when all of that was ready already, and what it did otherwise.
  --check   list what is ready and what is missing, change nothing; exit 1 if anything is missing'

PARTS='dependencies engine builder emulator registry base-images'

check_all() {
  local part complete=0
  for part in $PARTS; do bash "$SETUP_DIR/$part.sh" --check || complete=1; done
  return "$complete"
}

provide_all() {
  local part
  for part in $PARTS; do
    bash "$SETUP_DIR/$part.sh" > /dev/null || exit 1
  done
  ready setup "${PARTS// /, }"
}

read_mode "$USAGE" "$@"
reject_extra_flags setup.sh
if [[ "$MODE" == check ]]; then check_all; else provide_all; fi
