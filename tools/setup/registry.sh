#!/usr/bin/env bash
# The local registry that pushes of the environment `local` go to, on 127.0.0.1:5001.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tools/setup/apt.sh
. "$SETUP_DIR/apt.sh"
# shellcheck source=tools/setup/public-registries.sh
. "$SETUP_DIR/public-registries.sh"

USAGE='usage: registry.sh [--check | --stop | --reset | --no-container | --help]
Makes sure that a registry answers on 127.0.0.1 (port 5001).
  --check         say whether it answers, change nothing; exit 1 if it does not
  --stop          stop the registry that this script started
  --reset         stop it and delete its data
  --no-container  serve with the Debian package docker-registry, without a container
environment:
  NX_MULTIARCH_REGISTRY_PORT  another port
  NX_MULTIARCH_STATE_DIR      another folder for data and logs; with both, a second registry of its own runs
  NX_MULTIARCH_REGISTRY_HTPASSWD  a file of users with bcrypt passwords, for a registry that asks for one'

HTPASSWD="${NX_MULTIARCH_REGISTRY_HTPASSWD:-}"

# shellcheck source=tools/setup/registry-start.sh
. "$SETUP_DIR/registry-start.sh"

# Distribution spec, "Determining Support": GET /v2/ answers 200, or 401 where it wants a password. The header or an
# empty JSON object tells a registry from a web server that answers the same to everything.
answers() {
  local reply expected=200
  [[ -z "$HTPASSWD" ]] || expected=401
  reply="$(curl -sS -i --noproxy '*' --max-time 5 "http://$REGISTRY/v2/" 2> /dev/null | tr -d '\r')" || return 1
  [[ "${reply%%$'\n'*}" == *" $expected"* ]] || return 1
  grep -qi '^docker-distribution-api-version:' <<< "$reply" && return 0
  [[ "$(sed '1,/^$/d' <<< "$reply" | tr -d '[:space:]')" == '{}' ]]
}

# 7: the connection was refused. Any other outcome, a time-out included, means that something listens.
port_is_taken() {
  local code=0
  curl -s -o /dev/null --noproxy '*' --max-time 3 "http://$REGISTRY/" || code=$?
  [[ "$code" != 7 ]]
}

what_listens() {
  local found=''
  has ss && found="$(ss -Hltnp "sport = :$REGISTRY_PORT" 2> /dev/null | sed -n 's/.*users:((\(.*\)))$/\1/p' | head -n 1)"
  printf '%s' "${found:-a process that could not be named}"
}

check() {
  if answers; then
    ready registry "$REGISTRY"
    return 0
  fi
  if has curl && port_is_taken; then
    missing registry "$REGISTRY is taken by $(what_listens), which is no registry"
  else
    missing registry "nothing answers at $REGISTRY"
  fi
  return 1
}

# For the registry, which runs in another folder, the path of the file must be absolute.
check_htpasswd() {
  [[ -z "$HTPASSWD" || -r "$HTPASSWD" ]] || fail "$HTPASSWD cannot be read" \
    'the file of users that NX_MULTIARCH_REGISTRY_HTPASSWD names, with bcrypt passwords' \
    "htpasswd -Bc $HTPASSWD NAME, or unset NX_MULTIARCH_REGISTRY_HTPASSWD"
  [[ -z "$HTPASSWD" ]] || HTPASSWD="$(cd "$(dirname "$HTPASSWD")" && pwd)/$(basename "$HTPASSWD")"
}

provide() {
  check_htpasswd
  if ! has curl && can_install_packages; then apt_install curl; fi
  has curl || fail 'there is no curl on the PATH' 'curl, which asks the registry whether it is there' 'install curl, then run this again'
  port_is_taken && fail "port $REGISTRY_PORT is taken by $(what_listens): GET http://$REGISTRY/v2/ is not answered as by a registry" \
    'status 200 with the header Docker-Distribution-Api-Version or the body {}' \
    "stop that process, or choose another port: NX_MULTIARCH_REGISTRY_PORT=5002 bash tools/setup/registry.sh"
  if [[ "$1" == --no-container ]] || ! start_container; then start_program; fi
  wait_until 30 answers && return 0
  [[ -r "$STATE_DIR/$NAME.log" ]] && tail -n 20 "$STATE_DIR/$NAME.log" >&2
  fail "the registry was started and does not answer at $REGISTRY" 'an answer to GET /v2/ within 30 s' \
    "read $STATE_DIR/$NAME.log (or docker logs $CONTAINER), then run this again"
}

stop() {
  stop_program
  remove_container || true
}

reset() {
  stop
  rm -rf "$DATA_DIR"
  remove_volume || true
}

read_mode "$USAGE" "$@"
case "$MODE $EXTRA_FLAGS" in
  'check ') check ;;
  'run --stop') stop ;;
  'run --reset') reset ;;
  'run ' | 'run --no-container') provide_unless_ready "$EXTRA_FLAGS" ;;
  *) fail "registry.sh does not know: $*" 'one of the flags of --help' 'registry.sh --help' ;;
esac
