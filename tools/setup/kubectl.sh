#!/usr/bin/env bash
# kubectl with a kustomize that knows components: what the tests of Kubernetes manifests render them with.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tools/setup/apt.sh
. "$SETUP_DIR/apt.sh"

USAGE='usage: kubectl.sh [--check | --path | --help]
Makes kubectl 1.27 or newer ready, which only tests need. Where there is none, the Debian package is unpacked beside
the system.
  --check  say whether it is there, change nothing; exit 1 if it is not
  --path   make it ready, then print the path of the program and nothing else'

UNPACKED="$CACHE_DIR/kubectl"

# program: the first kubectl that will do, installed or unpacked.
program() {
  local candidate
  for candidate in "$(command -v kubectl || true)" "$UNPACKED/usr/bin/kubectl"; do
    if [[ -x "$candidate" ]] && will_do "$candidate"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

# Debian 12 has kubectl 1.20, whose kustomize is of version 2. Those before 1.24 do not say which they have.
will_do() { "$1" version --client -o json 2> /dev/null | grep -Eq '"kustomizeVersion": *"v([5-9]|[1-9][0-9])\.'; }

check() {
  local found
  if found="$(program)"; then
    ready kubectl "$found"
  else
    missing kubectl 'none with kustomize 5, that is kubectl 1.27 or newer'
    return 1
  fi
}

provide() {
  if ! is_linux || ! is_debian_like; then
    fail 'there is no kubectl with kustomize 5' 'kubectl 1.27 or newer on the PATH' \
      'https://kubernetes.io/docs/tasks/tools/ says how it is installed'
  fi
  apt_unpack "$UNPACKED" 'or: https://kubernetes.io/docs/tasks/tools/' apt_refresh "$(package_name)"
  program > /dev/null || fail "kubectl was unpacked to $UNPACKED and does not start" 'a program for this machine' \
    "$UNPACKED/usr/bin/kubectl version --client says why"
}

# Debian 12's own is too old: it comes from the next release, as the engine does.
package_name() { if is_bookworm; then printf 'kubectl/trixie'; else printf 'kubectl'; fi; }

if [[ "${1:-}" == --path && $# == 1 ]]; then
  provide_unless_ready > /dev/null
  program
else
  read_mode "$USAGE" "$@"
  reject_extra_flags kubectl.sh
  if [[ "$MODE" == check ]]; then check; else provide_unless_ready; fi
fi
