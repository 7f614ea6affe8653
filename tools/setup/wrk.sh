#!/usr/bin/env bash
# wrk, the load generator of the benchmarks and load tests (tools/bench).
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tools/setup/apt.sh
. "$SETUP_DIR/apt.sh"

USAGE='usage: wrk.sh [--check | --path | --help]
Makes wrk ready, which only benchmarks and load tests need. Where it is missing, the package of Debian is installed,
or unpacked beside the system for who is not root.
  --check  say whether it is there, change nothing; exit 1 if it is not
  --path   make it ready, then print its path and nothing else'

UNPACKED="$CACHE_DIR/wrk"

# program: prints the path of one that runs.
program() {
  local candidate
  for candidate in "$(command -v wrk || true)" "$UNPACKED/wrk"; do
    # wrk has no success for --version: what it prints tells.
    if [[ -x "$candidate" ]] && ("$candidate" --version 2>&1 || true) | grep -q '^wrk '; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

provide() {
  if can_install_packages; then
    apt_install wrk
  elif is_linux && is_debian_like; then
    unpack
  else
    fail 'there is no wrk' 'wrk on the PATH' 'brew install wrk, or https://github.com/wg/wrk/wiki/Installing-Wrk-on-Linux'
  fi
}

# unpack: wrk needs LuaJIT beside OpenSSL's library, which every Debian has. Who is not root cannot refresh apt.
unpack() {
  apt_unpack "$UNPACKED" 'or as root: apt-get update && apt-get install wrk' false wrk libluajit-5.1-2 libluajit-5.1-common
  write_launcher "$UNPACKED"
}

# write_launcher <folder>: finds the unpacked library, wherever the folder is.
write_launcher() {
  cat > "$1/wrk" << 'LAUNCHER'
#!/bin/sh
here="$(cd "$(dirname "$0")" && pwd)"
LD_LIBRARY_PATH="$(dirname "$(find "$here/usr/lib" -name 'libluajit*.so.2' | head -n 1)")" exec "$here/usr/bin/wrk" "$@"
LAUNCHER
  chmod 755 "$1/wrk"
}

make_program_ready wrk 'neither installed nor unpacked' "$USAGE" "$@"
