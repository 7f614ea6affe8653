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

# Debian's package says that its version is "devel". cosign 1 has neither option, and cosign 3 hides the first one.
will_do() { "$1" sign --help 2>&1 | grep -E -e '--(tlog-upload|signing-config)' > /dev/null; }

program() { unpacked_program cosign; }

provide() {
  unpack_program cosign cosign 'cosign 2 or newer' \
    'https://docs.sigstore.dev/cosign/system_config/installation/'
}

make_program_ready cosign 'none of version 2 or newer' "$USAGE" "$@"
