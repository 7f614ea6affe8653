# shellcheck shell=bash
# Which public registry an image comes from, and whether it can be reached at all. Sourced after lib.sh.

# registry_host <reference>: the host that serves it. The first part is a host only if it has a dot or a colon or is
# localhost (github.com/distribution/reference, "familiar names"); the registry of docker.io has a host of another name.
registry_host() {
  local first="${1%%/*}"
  case "$first" in
    "$1" | docker.io | index.docker.io) echo registry-1.docker.io ;;
    *.* | *:* | localhost) printf '%s\n' "$first" ;;
    *) echo registry-1.docker.io ;;
  esac
}

# is_reachable <host>: any answer counts, a refusal too (distribution spec, "Determining Support": GET /v2/).
is_reachable() { curl -sS -o /dev/null --max-time 10 "https://$1/v2/" 2> /dev/null; }
