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

UNPACKED="$CACHE_DIR/oras"
INSTALLATION='https://oras.land/docs/installation'

# program: the first oras that starts, installed or unpacked.
program() {
  local candidate
  for candidate in "$(command -v oras || true)" "$UNPACKED/usr/bin/oras"; do
    if [[ -x "$candidate" ]] && "$candidate" version > /dev/null 2>&1; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

check() {
  local found
  if found="$(program)"; then
    ready oras "$found"
  else
    missing oras 'neither installed nor unpacked'
    return 1
  fi
}

provide() {
  if ! is_linux || ! is_debian_like; then
    fail 'there is no oras' 'oras on the PATH' "$INSTALLATION says how it is installed"
  fi
  apt_unpack "$UNPACKED" "or: $INSTALLATION" apt_refresh "$(package_name)"
  program > /dev/null || fail "oras was unpacked to $UNPACKED and does not start" 'a program for this machine' \
    "$UNPACKED/usr/bin/oras version says why"
}

# Debian 12 has none: it comes from the next release, as the engine does.
package_name() { if is_bookworm; then printf 'oras/trixie'; else printf 'oras'; fi; }

if [[ "${1:-}" == --path && $# == 1 ]]; then
  provide_unless_ready > /dev/null
  program
else
  read_mode "$USAGE" "$@"
  reject_extra_flags oras.sh
  if [[ "$MODE" == check ]]; then check; else provide_unless_ready; fi
fi
