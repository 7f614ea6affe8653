# shellcheck shell=bash
# How the database is started: as a container, or as the program of a Debian package. Sourced by database.sh.

NAME="database-$DATABASE_PORT"
CONTAINER=nx-multiarch-database
[[ "$DATABASE_PORT" == 54321 ]] || CONTAINER+="-$DATABASE_PORT"
IMAGE=postgres:17
# What stop and reset may remove: nothing that another state folder owns.
LABEL="nx-multiarch.state=$STATE_DIR"
PULL_LOG="$STATE_DIR/$NAME-pull.log"
DATA_DIR="$STATE_DIR/$NAME"
# PostgreSQL refuses to run as root: it runs as the user of its package, who cannot look into the home of root.
RUN_AS=''
if is_linux && is_root; then
  RUN_AS=postgres
  DATA_DIR="/var/lib/postgresql/nx-multiarch-$DATABASE_PORT"
fi

# start_container: 1 where there is no engine, or where the image cannot be pulled.
start_container() {
  has docker && docker version > /dev/null 2>&1 || return 1
  # The data of a program that served before must not seem lost.
  [[ ! -e "$DATA_DIR/PG_VERSION" ]] || return 1
  docker image inspect "$IMAGE" > /dev/null 2>&1 || pull_image || return 1
  step "starting the database container $CONTAINER"
  run_container || fail "docker could not run the container $CONTAINER (its reason stands above)" \
    "a container of $IMAGE with $DATABASE published" \
    "docker rm -f $CONTAINER, then run this again; --no-container serves without the engine"
}

pull_image() {
  local limit=180
  is_reachable "$(registry_host "$IMAGE")" || limit=10
  step "pulling the image $IMAGE (at most $limit s)"
  mkdir -p "$STATE_DIR"
  within "$limit" docker pull -q "$IMAGE" > "$PULL_LOG" 2>&1
}

run_container() {
  docker volume create --label "$LABEL" "$CONTAINER" > /dev/null &&
    docker run -d --name "$CONTAINER" --label "$LABEL" --restart unless-stopped \
      -p "$DATABASE:5432" ${BRIDGE:+-p "$BRIDGE:$DATABASE_PORT:5432"} -v "$CONTAINER:/var/lib/postgresql/data" \
      -e POSTGRES_USER="$DATABASE_USER" -e POSTGRES_PASSWORD="$DATABASE_PASSWORD" \
      "$IMAGE" -c max_connections=200 > /dev/null
}

# server_folder: prints the newest folder of PostgreSQL's programs; 1 where there is none.
server_folder() {
  local folder
  folder="$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5 -n | tail -n 1)"
  if [[ -x "$folder/postgres" && -x "$folder/initdb" ]]; then
    printf '%s\n' "$folder"
  elif has postgres && has initdb; then
    dirname "$(command -v initdb)"
  else
    return 1
  fi
}

# The package would make a cluster of its own and start it: the first package knows how to be told not to, which is how
# the official image does it. https://github.com/docker-library/postgres/blob/master/Dockerfile-debian.template
install_server() {
  can_install_packages || fail "there is no PostgreSQL server here, and no container of $IMAGE was started" \
    "Docker with the image $IMAGE, or PostgreSQL's programs in /usr/lib/postgresql or on the PATH" \
    'install PostgreSQL 15 or later (apt-get install postgresql, brew install postgresql@17), then run this again'
  apt_install postgresql-common
  printf '\n# By tools/setup/database.sh: no cluster of its own.\ncreate_main_cluster = false\n' \
    >> /etc/postgresql-common/createcluster.conf
  apt_install postgresql
}

# as_server <command...>: as the user that the server runs as.
as_server() {
  if [[ -n "$RUN_AS" ]]; then setpriv --reuid="$RUN_AS" --regid="$RUN_AS" --init-groups "$@"; else "$@"; fi
}

# init_data <folder of programs>: makes the data folder, with one user who has a password.
init_data() {
  local password
  [[ -e "$DATA_DIR/PG_VERSION" ]] && return 0
  mkdir -p "$STATE_DIR" "$DATA_DIR"
  [[ -z "$RUN_AS" ]] || chown "$RUN_AS" "$DATA_DIR"
  # initdb reads the password from a file that its own user can read.
  password="$(mktemp)"
  printf '%s\n' "$DATABASE_PASSWORD" > "$password"
  chmod 644 "$password"
  (cd / && run_logged "$STATE_DIR/$NAME-init.log" as_server "$1/initdb" --pgdata="$DATA_DIR" \
    --username="$DATABASE_USER" --pwfile="$password" --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync) ||
    fail "initdb could not make $DATA_DIR (its reason stands above)" 'a folder of data for PostgreSQL' \
      "read $STATE_DIR/$NAME-init.log; bash tools/setup/database.sh --reset begins anew"
  rm -f "$password"
  # Who can reach it at all is said by listen_addresses.
  printf 'host all all all scram-sha-256\n' >> "$DATA_DIR/pg_hba.conf"
}

start_program() {
  local folder
  folder="$(server_folder)" || { install_server && folder="$(server_folder)"; }
  init_data "$folder"
  step "starting $folder/postgres on $DATABASE"
  set -- "$folder/postgres" -D "$DATA_DIR" -p "$DATABASE_PORT" -c "listen_addresses=127.0.0.1${BRIDGE:+,$BRIDGE}" \
    -c unix_socket_directories= -c max_connections=200 -c synchronous_commit=off
  if [[ -n "$RUN_AS" ]]; then set -- setpriv --reuid="$RUN_AS" --regid="$RUN_AS" --init-groups "$@"; fi
  start_detached "$NAME" "$@"
}

# SIGINT is "fast shutdown": it cuts connections, SIGTERM would wait for them.
# https://www.postgresql.org/docs/current/server-shutdown.html
stop_program() {
  local pid
  if pid="$(running_pid "$NAME" "$DATA_DIR")"; then
    step "stopping the database on $DATABASE"
    kill -INT "$pid"
    wait_until 20 is_gone "$pid" || kill -QUIT "$pid"
  fi
  rm -f "$STATE_DIR/$NAME.pid"
}
is_gone() { ! is_program "$1" postgres; }

remove_container() {
  local container
  has docker || return 0
  container="$(docker ps -aq --filter "name=^/$CONTAINER\$" --filter "label=$LABEL" 2> /dev/null || true)"
  [[ -z "$container" ]] || docker rm -f "$container" > /dev/null
}

remove_data() {
  local volume
  rm -rf "$DATA_DIR"
  has docker || return 0
  volume="$(docker volume ls -q --filter "name=^$CONTAINER\$" --filter "label=$LABEL" 2> /dev/null || true)"
  [[ -z "$volume" ]] || docker volume rm "$volume" > /dev/null
}
