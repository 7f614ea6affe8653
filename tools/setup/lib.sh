# shellcheck shell=bash
# Shared by the scripts of this folder: printing, the arguments every script takes, processes that outlive a script.
# Sourced, never run. Progress goes to stderr; what --check finds, and results, go to stdout.

# shellcheck disable=SC2034 # most of these are read by the scripts that source this file
SETUP_DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
WORKSPACE_DIR="$(cd "$SETUP_DIR/../.." && pwd)"
STATE_DIR="${NX_MULTIARCH_STATE_DIR:-${XDG_STATE_HOME:-$HOME/.local/state}/nx-multiarch}"
CACHE_DIR="${XDG_CACHE_HOME:-$HOME/.cache}/nx-multiarch"
REGISTRY_PORT="${NX_MULTIARCH_REGISTRY_PORT:-5001}"
# shellcheck disable=SC2034 # read by the scripts that source this file
REGISTRY="127.0.0.1:$REGISTRY_PORT"

paint() { # paint <colour code> <text>: colour only for a person at a terminal
  if [[ -t 2 && -z "${NO_COLOR:-}" ]]; then printf '\033[%sm%s\033[0m' "$1" "$2"; else printf '%s' "$2"; fi
}

step() { printf '%s %s\n' "$(paint 36 '>')" "$*" >&2; }

# fail <what happened> <what was expected> <how to mend it>: the one way a script gives up.
fail() {
  printf '%s %s\n  expected: %s\n  to mend:  %s\n' "$(paint 31 'error:')" "$1" "$2" "$3" >&2
  exit 1
}

ready() { printf '%s: ready (%s)\n' "$1" "$2"; }
missing() { printf '%s: missing (%s)\n' "$1" "$2"; }

# read_mode <usage text> [args...]: sets MODE to run or check; --help prints the text. Flags that only one script knows
# are left in EXTRA_FLAGS.
read_mode() {
  local usage="$1" arg
  shift
  MODE=run
  EXTRA_FLAGS=''
  for arg in "$@"; do
    case "$arg" in
      --help | -h) printf '%s\n' "$usage" && exit 0 ;;
      --check) MODE=check ;;
      *) EXTRA_FLAGS="${EXTRA_FLAGS:+$EXTRA_FLAGS }$arg" ;;
    esac
  done
}

# reject_extra_flags <script>: for scripts that know --check and --help only.
reject_extra_flags() {
  [[ -z "$EXTRA_FLAGS" ]] || fail "$1 does not know $EXTRA_FLAGS" 'no argument, --check or --help' "$1 --help"
}

# provide_unless_ready: for a script that has the functions check and provide; says what is ready in the end.
provide_unless_ready() {
  local found
  if found="$(check)"; then
    printf '%s\n' "$found"
  else
    provide "$@"
    check
  fi
}

# make_program_ready <name> <what is missing without it> <usage text> [args...]: all of a script that has the functions
# program, which prints the path of one that will do or fails, and provide, which gets one.
make_program_ready() {
  local name="$1" lacking="$2" usage="$3"
  shift 3
  check() {
    local found
    if found="$(program)"; then
      ready "$name" "$found"
    else
      missing "$name" "$lacking"
      return 1
    fi
  }
  if [[ "${1:-}" == --path && $# == 1 ]]; then
    provide_unless_ready > /dev/null
    program
  else
    read_mode "$usage" "$@"
    reject_extra_flags "$name.sh"
    if [[ "$MODE" == check ]]; then check; else provide_unless_ready; fi
  fi
}

# sha256: the digest of stdin; macOS has the second program only.
sha256() { { if has sha256sum; then sha256sum; else shasum -a 256; fi; } | cut -d' ' -f1; }

has() { command -v "$1" > /dev/null 2>&1; }

# within <seconds> <command...>: a time limit where the system has one (macOS has no `timeout`).
within() {
  local limit="$1"
  shift
  if has timeout; then timeout "$limit" "$@"; else "$@"; fi
}

is_linux() { [[ "$(uname -s)" == Linux ]]; }
is_root() { [[ "$(id -u)" == 0 ]]; }

# run_logged <log file> <command...>: a noisy command, its output shown only when it fails.
run_logged() {
  local log="$1"
  shift
  mkdir -p "$(dirname "$log")"
  "$@" > "$log" 2>&1 && return 0
  # npm says at the top what is wrong, most others at the bottom.
  sed -n '1,8p' "$log" >&2
  sed '1,8d' "$log" | tail -n 17 >&2
  return 1
}

# start_detached <name> <command...>: a process that outlives this shell; pid and log stand in STATE_DIR.
start_detached() {
  local name="$1"
  shift
  mkdir -p "$STATE_DIR"
  # The subshell's own pid stays that of the command, as setsid and exec replace it in place. (BASHPID is not in the
  # bash of macOS.)
  (
    # Not in the folder of the caller, which may be deleted.
    cd /
    sh -c 'echo "$PPID"' > "$STATE_DIR/$name.pid"
    exec setsid nohup "$@"
  ) > "$STATE_DIR/$name.log" 2>&1 < /dev/null &
  disown
}

# is_program <pid> <text>: whether that process lives and has the text in its command line. A zombie has none.
is_program() { [[ "$(tr '\0' ' ' 2> /dev/null < "/proc/$1/cmdline")" == *"$2"* ]]; } 2> /dev/null

# running_pid <name> <program>: prints the pid of what start_detached began, if it still lives and is that program.
# A pid file that outlived a reboot may name a stranger, hence the second condition.
running_pid() {
  local pid
  [[ -r "$STATE_DIR/$1.pid" ]] || return 1
  read -r pid < "$STATE_DIR/$1.pid" || return 1
  is_program "$pid" "$2" || return 1
  printf '%s\n' "$pid"
}

# wait_until <seconds> <command...>: polls until the command succeeds; 1 when the time is over.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" > /dev/null 2>&1; do
    ((SECONDS < deadline)) || return 1
    sleep 0.2
  done
}
