#!/usr/bin/env bash
# cosign, with which images are signed and signatures are verified.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tools/setup/apt.sh
. "$SETUP_DIR/apt.sh"

USAGE='usage: cosign.sh [--check | --path | --help]
Makes cosign 2 or newer ready, which docker-sign and docker-verify-signatures need. Where there is none, the Debian
package is unpacked beside the system: put its folder on the PATH.
  --check  say whether it is there, change nothing; exit 1 if it is not
  --path   make it ready, then print the path of the program and nothing else'

UNPACKED="$CACHE_DIR/cosign"
INSTALLATION='https://docs.sigstore.dev/cosign/system_config/installation/'

# program: the first cosign that will do, installed or unpacked.
program() {
  local candidate
  for candidate in "$(command -v cosign || true)" "$UNPACKED/usr/bin/cosign"; do
    if [[ -x "$candidate" ]] && will_do "$candidate"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

# Debian's package says that its version is "devel". cosign 1 has neither option, and cosign 3 hides the first one.
will_do() { "$1" sign --help 2>&1 | grep -E -e '--(tlog-upload|signing-config)' > /dev/null; }

check() {
  local found
  if found="$(program)"; then
    ready cosign "$found"
  else
    missing cosign 'none of version 2 or newer'
    return 1
  fi
}

provide() {
  if ! is_linux || ! is_debian_like; then
    fail 'there is no cosign' 'cosign 2 or newer on the PATH' "$INSTALLATION says how it is installed"
  fi
  apt_unpack "$UNPACKED" "or: $INSTALLATION" apt_refresh "$(package_name)"
  program > /dev/null || fail "cosign was unpacked to $UNPACKED and does not start" 'a program for this machine' \
    "$UNPACKED/usr/bin/cosign version says why"
}

# Debian 12 has none: it comes from the next release, as the engine does.
package_name() { if is_bookworm; then printf 'cosign/trixie'; else printf 'cosign'; fi; }

if [[ "${1:-}" == --path && $# == 1 ]]; then
  provide_unless_ready > /dev/null
  program
else
  read_mode "$USAGE" "$@"
  reject_extra_flags cosign.sh
  if [[ "$MODE" == check ]]; then check; else provide_unless_ready; fi
fi
