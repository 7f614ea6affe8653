#!/usr/bin/env bash
# The stand-ins for base images name no mirror of Debian: what compiles an addon in them is told of this machine's by
# NX_MULTIARCH_APT_SOURCES, the name of a file with these lines.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tools/setup/apt.sh
. "$SETUP_DIR/apt.sh"

USAGE='usage: apt-sources.sh [--check | --help]
Prints apt source lines of the mirror that apt of this machine uses, for base images that name none.
  --check   say whether apt has such a mirror, change nothing; exit 1 if it has none'

check() {
  if ! is_debian_like; then
    missing apt-sources 'there is no apt here'
    return 1
  fi
  # apt lists what it has an index of; to fetch one would change something.
  if [[ -z "$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages')" ]]; then
    missing apt-sources 'apt has the index of no mirror: apt-get update'
    return 1
  fi
  ready apt-sources 'apt has a mirror'
}

read_mode "$USAGE" "$@"
reject_extra_flags apt-sources.sh
if [[ "$MODE" == check ]]; then check; else apt_source_lines; fi
