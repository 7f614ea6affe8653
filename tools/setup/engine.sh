#!/usr/bin/env bash
# A Docker engine that answers, with buildx. Starts an installed one; installs one only on Debian or Ubuntu as root.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tools/setup/apt.sh
. "$SETUP_DIR/apt.sh"
# shellcheck source=tools/setup/engine-install.sh
. "$SETUP_DIR/engine-install.sh"

USAGE='usage: engine.sh [--check | --help]
Makes sure that a Docker engine answers and that buildx is there.
  --check   say what is ready or missing, change nothing; exit 1 if anything is missing
An engine named by DOCKER_HOST or by a docker context of your own is used as it is: nothing is installed then.'

ENGINE_DOCS='https://docs.docker.com/engine/install/'
DESKTOP_DOCS='https://docs.docker.com/desktop/'
BUILDX_DOCS='https://github.com/docker/buildx#installing'

engine_version() { within 15 docker version --format '{{.Server.Version}}' 2> /dev/null; }
# A client without the plugin prints its own help and exits 0 on some versions: the word decides.
buildx_version() { docker buildx version 2> /dev/null | awk '/buildx/ { print $2; found = 1 } END { exit !found }'; }

# Whether the person has chosen an engine; that choice is never worked around.
engine_is_chosen() {
  [[ -n "${DOCKER_HOST:-}" ]] && return 0
  has docker && [[ "$(docker context show 2> /dev/null || echo default)" != default ]]
}

engine_name() { echo "${DOCKER_HOST:-the docker context $(docker context show)}"; }

how_to_get_engine() {
  if ! is_linux; then
    echo "install and start Docker Desktop ($DESKTOP_DOCS), which has buildx and QEMU, then run this again"
  else
    echo "install Docker Engine with the buildx plugin ($ENGINE_DOCS), start it (systemctl start docker), and let your user reach it (group docker); then run this again"
  fi
}

# dockerd refuses to start while the process in its pid file exists, be it a stranger or a zombie.
remove_stale_pid_file() {
  local file=/var/run/docker.pid
  [[ ! -r "$file" ]] || is_program "$(< "$file")" dockerd || rm -f "$file"
}

engine_answers_or_died() { engine_version || ! running_pid engine dockerd; }

start_engine() {
  step 'starting the Docker engine'
  if [[ -d /run/systemd/system ]] && systemctl start docker 2> /dev/null; then
    wait_until 60 engine_version && return 0
  fi
  remove_stale_pid_file
  running_pid engine dockerd > /dev/null || start_detached engine dockerd
  wait_until 2 running_pid engine dockerd || true
  wait_until 90 engine_answers_or_died || true
  engine_version > /dev/null && return 0
  tail -n 20 "$STATE_DIR/engine.log" >&2
  fail 'dockerd was started and does not answer' 'an answer within 90 s' \
    "read $STATE_DIR/engine.log (its last lines stand above), then run this again"
}

check() {
  local version buildx
  if ! version="$(engine_version)" || [[ -z "$version" ]]; then
    if has docker; then missing engine "no engine answers at $(engine_name)"; else missing engine 'no docker client on the PATH'; fi
    return 1
  fi
  if ! buildx="$(buildx_version)"; then
    missing engine "Docker Engine $version answers, its client has no buildx"
    return 1
  fi
  ready engine "Docker Engine $version, buildx $buildx"
}

provide() {
  if engine_is_chosen; then
    has docker || fail 'there is no docker client on the PATH' "a client for the engine at $DOCKER_HOST" "$(how_to_get_engine)"
    engine_version > /dev/null || fail "no Docker engine answers at $(engine_name)" \
      'the engine that DOCKER_HOST or the current docker context names' \
      'start that engine, or unset DOCKER_HOST (docker context use default); then run this again'
  elif ! engine_version > /dev/null; then
    if ! has dockerd; then
      can_install_engine || fail "there is no Docker engine ($(os_field PRETTY_NAME), user $(id -un))" \
        'an engine that answers (docker version), or root on Debian or Ubuntu to install one' "$(how_to_get_engine)"
      install_engine
    fi
    if ! is_linux || ! is_root; then
      fail 'the Docker engine does not answer, and only root may start it' 'an answer to: docker version' \
        'sudo systemctl start docker, and check that your user is in the group docker'
    fi
    engine_version > /dev/null || start_engine
  fi
  buildx_version > /dev/null || fail 'the docker client has no buildx' 'an answer to: docker buildx version' \
    "install the plugin: apt-get install docker-buildx-plugin (Docker's packages) or docker-buildx (Debian, Ubuntu); others: $BUILDX_DOCS"
}

read_mode "$USAGE" "$@"
reject_extra_flags engine.sh
if [[ "$MODE" == check ]]; then check; else provide_unless_ready; fi
