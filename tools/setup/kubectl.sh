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

# Debian 12 has kubectl 1.20, whose kustomize is of version 2. Those before 1.24 do not say which they have.
will_do() { "$1" version --client -o json 2> /dev/null | grep -Eq '"kustomizeVersion": *"v([5-9]|[1-9][0-9])\.'; }

program() { unpacked_program kubectl; }

provide() {
  unpack_program kubectl 'kubectl with kustomize 5' 'kubectl 1.27 or newer' \
    'https://kubernetes.io/docs/tasks/tools/'
}

make_program_ready kubectl 'none with kustomize 5, that is kubectl 1.27 or newer' "$USAGE" "$@"
