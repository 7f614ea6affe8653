# shellcheck shell=bash
# How the local registry is started: as a container, or as the program of a Debian package. Sourced by registry.sh.

NAME="registry-$REGISTRY_PORT"
DATA_DIR="$STATE_DIR/$NAME"
CONTAINER=nx-multiarch-registry
[[ "$REGISTRY_PORT" == 5001 ]] || CONTAINER+="-$REGISTRY_PORT"
IMAGE=registry:3
# What stop and reset may remove: nothing that another state folder owns.
LABEL="nx-multiarch.state=$STATE_DIR"

# start_container: 1 where there is no engine, or where the image cannot be pulled.
start_container() {
  has docker && docker version > /dev/null 2>&1 || return 1
  if [[ -n "$(docker ps -aq --filter "name=^/$CONTAINER\$" --filter "label=$LABEL")" ]]; then
    docker start "$CONTAINER" > /dev/null && return 0
  fi
  docker image inspect "$IMAGE" > /dev/null 2>&1 || within 15 docker pull -q "$IMAGE" > /dev/null 2>&1 || return 1
  step "starting the registry container $CONTAINER"
  docker volume create --label "$LABEL" "$CONTAINER" > /dev/null &&
    docker run -d --name "$CONTAINER" --label "$LABEL" --restart unless-stopped -p "$REGISTRY:5000" \
      -v "$CONTAINER:/var/lib/registry" -e REGISTRY_STORAGE_DELETE_ENABLED=true \
      ${HTPASSWD:+-v "$HTPASSWD:/htpasswd:ro" -e REGISTRY_AUTH=htpasswd} \
      ${HTPASSWD:+-e REGISTRY_AUTH_HTPASSWD_REALM=local -e REGISTRY_AUTH_HTPASSWD_PATH=/htpasswd} \
      "$IMAGE" > /dev/null
}

# registry_program: prints the path of docker-registry. The package is unpacked, not installed: its service would start
# on a port and with a config of its own.
registry_program() {
  local unpacked="$CACHE_DIR/docker-registry"
  if has docker-registry; then command -v docker-registry && return 0; fi
  [[ -x "$unpacked/usr/bin/docker-registry" ]] || unpack_package "$unpacked"
  printf '%s\n' "$unpacked/usr/bin/docker-registry"
}

unpack_package() {
  local work
  if ! is_linux || ! is_debian_like; then
    fail "there is no registry: the image $IMAGE could not be pulled" "a registry on $REGISTRY" \
      "docker run -d --name $CONTAINER -p $REGISTRY:5000 $IMAGE, or any other registry on that port"
  fi
  step 'fetching the Debian package docker-registry'
  work="$(mktemp -d)"
  # apt-get downloads as the user _apt, who must be able to write here.
  chmod 777 "$work"
  download_package "$work" || { apt_update && download_package "$work"; } ||
    fail 'apt-get could not download docker-registry' 'the package in the mirror that apt is configured for' \
      "read $STATE_DIR/apt.log, then run this again"
  mkdir -p "$CACHE_DIR"
  dpkg -x "$work"/docker-registry_*.deb "$work/root"
  rm -rf "$1" && mv "$work/root" "$1" && rm -rf "$work"
}
download_package() { (cd "$1" && run_logged "$STATE_DIR/apt.log" apt-get download -q docker-registry); }

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
  docker ps -aq --filter "name=^/$CONTAINER\$" --filter "label=$LABEL" 2> /dev/null | xargs -r docker rm -f > /dev/null
}
remove_volume() {
  has docker || return 0
  docker volume ls -q --filter "name=^$CONTAINER\$" --filter "label=$LABEL" 2> /dev/null | xargs -r docker volume rm > /dev/null
}
