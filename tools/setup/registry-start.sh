# shellcheck shell=bash
# How the local registry is started: as a container, or as the program of a Debian package. Sourced by registry.sh.

NAME="registry-$REGISTRY_PORT"
DATA_DIR="$STATE_DIR/$NAME"
CONTAINER=nx-multiarch-registry
[[ "$REGISTRY_PORT" == 5001 ]] || CONTAINER+="-$REGISTRY_PORT"
IMAGE=registry:3
# What stop and reset may remove: nothing that another state folder owns.
LABEL="nx-multiarch.state=$STATE_DIR"
PULL_LOG="$STATE_DIR/$NAME-pull.log"

# start_container: 1 where there is no engine, or where the image cannot be pulled. Whatever else goes wrong is an
# error: a program in the container's place would have other data.
start_container() {
  local owner
  has docker && docker version > /dev/null 2>&1 || return 1
  if owner="$(container_owner)"; then
    restart_container "$owner"
  else
    has_image || pull_image || return 1
    step "starting the registry container $CONTAINER"
    run_container || fail "docker could not run the container $CONTAINER (its reason stands above)" \
      "a container of $IMAGE with $REGISTRY published" \
      "bash tools/setup/registry.sh --stop, then run this again; --no-container serves without the engine"
  fi
}

# container_owner: prints the state folder in the label of the container; 1 where there is no container of that name.
container_owner() {
  docker container inspect --format '{{index .Config.Labels "nx-multiarch.state"}}' "$CONTAINER" 2> /dev/null
}

restart_container() { # restart_container <its state folder>
  [[ "$1" == "$STATE_DIR" ]] || fail "the container $CONTAINER belongs to ${1:-somebody else}" \
    "a container of the state folder $STATE_DIR, or none of that name" \
    "docker rm -f $CONTAINER, or choose another port: NX_MULTIARCH_REGISTRY_PORT=5002 bash tools/setup/registry.sh"
  step "starting the registry container $CONTAINER again"
  docker start "$CONTAINER" > /dev/null || fail "docker could not start the container $CONTAINER (its reason stands above)" \
    "the registry that was created before, on $REGISTRY" \
    "bash tools/setup/registry.sh --stop removes the container and keeps its data; then run this again"
}

has_image() { docker image inspect "$IMAGE" > /dev/null 2>&1; }

# Where its registry does not answer here, the engine may still know a mirror or a proxy: it gets a short try.
pull_image() {
  local limit=120
  is_reachable "$(registry_host "$IMAGE")" || limit=10
  step "pulling the image $IMAGE (at most $limit s)"
  mkdir -p "$STATE_DIR"
  within "$limit" docker pull -q "$IMAGE" > "$PULL_LOG" 2>&1
}

run_container() {
  docker volume create --label "$LABEL" "$CONTAINER" > /dev/null &&
    docker run -d --name "$CONTAINER" --label "$LABEL" --restart unless-stopped -p "$REGISTRY:5000" \
      -v "$CONTAINER:/var/lib/registry" -e REGISTRY_STORAGE_DELETE_ENABLED=true \
      ${HTPASSWD:+-v "$HTPASSWD:/htpasswd:ro" -e REGISTRY_AUTH=htpasswd} \
      ${HTPASSWD:+-e REGISTRY_AUTH_HTPASSWD_REALM=local -e REGISTRY_AUTH_HTPASSWD_PATH=/htpasswd} \
      "$IMAGE" > /dev/null
}

# registry_program: prints the path of docker-registry, for Linux. The package is unpacked, not installed: its service
# would start on a port and with a config of its own.
registry_program() {
  local unpacked="$CACHE_DIR/docker-registry"
  if is_linux && has docker-registry; then command -v docker-registry && return 0; fi
  [[ -x "$unpacked/usr/bin/docker-registry" ]] || unpack_package "$unpacked"
  printf '%s\n' "$unpacked/usr/bin/docker-registry"
}

why_no_container() {
  if [[ -s "$PULL_LOG" ]]; then printf 'the image %s could not be pulled (%s)' "$IMAGE" "$(tail -n 1 "$PULL_LOG")"
  else printf 'no container of %s was started' "$IMAGE"; fi
}

unpack_package() { # unpack_package <folder>
  if ! is_linux || ! is_debian_like; then
    fail "there is no registry: $(why_no_container), and the program docker-registry is not here" "a registry on $REGISTRY" \
      "docker run -d --name $CONTAINER -p $REGISTRY:5000 $IMAGE, or any other registry on that port"
  fi
  apt_unpack "$1" 'then run this again' apt_update docker-registry
}

start_program() {
  local program
  program="$(registry_program)"
  mkdir -p "$DATA_DIR/data"
  cat > "$DATA_DIR/config.yml" << CONFIG
version: 0.1
log: { level: warn, accesslog: { disabled: true } }
storage:
  filesystem: { rootdirectory: "$DATA_DIR/data" }
  delete: { enabled: true }
http: { addr: "$REGISTRY" }
${HTPASSWD:+auth: { htpasswd: { realm: local, path: "$HTPASSWD" \} \}}
CONFIG
  step "starting the registry $program on $REGISTRY"
  start_detached "$NAME" env OTEL_TRACES_EXPORTER=none "$program" serve "$DATA_DIR/config.yml"
}

stop_program() {
  local pid
  if pid="$(running_pid "$NAME" "$DATA_DIR/config.yml")"; then
    step "stopping the registry on $REGISTRY"
    kill "$pid"
    wait_until 10 is_gone "$pid" || kill -9 "$pid"
  fi
  rm -f "$STATE_DIR/$NAME.pid"
}
is_gone() { ! is_program "$1" docker-registry; }

remove_container() {
  has docker || return 0
  docker ps -aq --filter "name=^/$CONTAINER\$" --filter "label=$LABEL" 2> /dev/null | each docker rm -f
}
remove_volume() {
  has docker || return 0
  docker volume ls -q --filter "name=^$CONTAINER\$" --filter "label=$LABEL" 2> /dev/null | each docker volume rm
}
# each <command...>: runs it once for each line of stdin; xargs of older macOS would run it for no line too.
each() {
  local line
  while read -r line; do "$@" "$line" > /dev/null < /dev/null; done
}
