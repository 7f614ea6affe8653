#!/usr/bin/env bash
# A PostgreSQL for development and tests, on 127.0.0.1:54321 and, for containers, host.docker.internal:54321.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tools/setup/apt.sh
. "$SETUP_DIR/apt.sh"
# shellcheck source=tools/setup/public-registries.sh
. "$SETUP_DIR/public-registries.sh"

USAGE='usage: database.sh [--check | --stop | --reset | --no-container | --help]
Makes sure that a PostgreSQL server answers on 127.0.0.1 (port 54321), and prints its DATABASE_URL.
It listens on the loopback address and on that of the Docker bridge, where there is one; on no other.
  --check         say whether it answers, change nothing; exit 1 if it does not
  --stop          stop the server that this script started; its data stays
  --reset         stop it and delete its data
  --no-container  serve with the program of the Debian package postgresql, without a container
environment:
  NX_MULTIARCH_DATABASE_PORT  another port
  NX_MULTIARCH_STATE_DIR      another folder for data and logs; with both, a second server of its own runs'

DATABASE_PORT="${NX_MULTIARCH_DATABASE_PORT:-54321}"
DATABASE="127.0.0.1:$DATABASE_PORT"
# Local and for tests: the password keeps nobody out who can read this file, it makes clients practise having one.
DATABASE_USER=accounts
DATABASE_PASSWORD=local-only
DATABASE_NAME=accounts

# shellcheck source=tools/setup/database-start.sh
. "$SETUP_DIR/database-start.sh"

database_url() { # database_url <host>
  printf 'postgres://%s:%s@%s:%s/%s\n' "$DATABASE_USER" "$DATABASE_PASSWORD" "$1" "$DATABASE_PORT" "$DATABASE_NAME"
}

# ask <mode>: says on stdout what is wrong, and exits with 1 then.
ask() { node "$SETUP_DIR/database-ask.mjs" "$1" "$(database_url 127.0.0.1)" ${BRIDGE:+"$(database_url "$BRIDGE")"}; }

check() {
  local problem
  if problem="$(ask check 2>&1)"; then
    ready database "$DATABASE"
  else
    missing database "$problem"
    return 1
  fi
}

# A server on the port may be ours, from before the engine made its bridge: it is started again. Else it is a stranger.
provide() {
  stop_program
  remove_container
  ask free > /dev/null || fail "port $DATABASE_PORT is taken: $(ask check 2>&1 || true)" \
    "the PostgreSQL that this script starts, which takes the password in it, or a free port" \
    "stop that process, or choose another port: NX_MULTIARCH_DATABASE_PORT=54322 bash tools/setup/database.sh"
  if [[ "$1" == --no-container ]] || ! start_container; then start_program; fi
  wait_until 60 ask create && return 0
  [[ -r "$STATE_DIR/$NAME.log" ]] && tail -n 20 "$STATE_DIR/$NAME.log" >&2
  fail "the database was started and does not answer at $DATABASE ($(ask create 2>&1 || true))" \
    'an answer to the user of this script within 60 s' \
    "read $STATE_DIR/$NAME.log (or docker logs $CONTAINER), then run this again; --reset begins anew"
}

stop() {
  stop_program
  remove_container
}

reset() {
  stop
  remove_data
}

# bridge_address: that of the engine's own bridge, which host.docker.internal leads to; nothing where there is none, or
# where it is on another machine (a virtual one, as with Docker Desktop, which forwards to the loopback address).
bridge_address() {
  local address
  has docker && is_linux || return 0
  address="$(docker network inspect bridge --format '{{(index .IPAM.Config 0).Gateway}}' 2> /dev/null)" || return 0
  node "$SETUP_DIR/database-ask.mjs" own "$address" > /dev/null && printf '%s' "$address"
  return 0
}

read_mode "$USAGE" "$@"
has node || fail 'there is no node on the PATH' 'Node 20.19 or later' 'bash tools/setup/dependencies.sh says how to get it'
BRIDGE="$(bridge_address)"
case "$MODE $EXTRA_FLAGS" in
  'check ') check ;;
  'run --stop') stop ;;
  'run --reset') reset ;;
  'run ' | 'run --no-container')
    provide_unless_ready "$EXTRA_FLAGS" >&2
    database_url 127.0.0.1
    ;;
  *) fail "database.sh does not know: $*" 'one of the flags of --help' 'database.sh --help' ;;
esac
