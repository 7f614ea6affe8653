#!/usr/bin/env bash
# Everything that `npm start` and `npm test` need before Nx: each part in its own script, in the order of their needs.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

USAGE='usage: setup.sh [--check | --help]
Makes ready: npm packages, Docker engine, builder, emulator of the other architecture, local registry, base images.
Says one line when all of that was ready already, and what it did otherwise.
Only running images of the other architecture takes an emulator: where there can be none, the rest is made ready.
  --check   list what is ready and what is missing, change nothing; exit 1 if anything is missing'

PARTS='dependencies engine builder emulator registry base-images'

check_all() {
  local part complete=0
  for part in $PARTS; do bash "$SETUP_DIR/$part.sh" --check || complete=1; done
  return "$complete"
}

provide_all() {
  local part made=''
  for part in $PARTS; do
    if bash "$SETUP_DIR/$part.sh" > /dev/null; then
      made="${made:+$made, }$part"
    elif [[ "$part" == emulator ]]; then
      step 'going on without: images of the other architecture can be built and pushed, but not run here'
    else
      exit 1
    fi
  done
  ready setup "$made"
}

read_mode "$USAGE" "$@"
reject_extra_flags setup.sh
if [[ "$MODE" == check ]]; then check_all; else provide_all; fi
