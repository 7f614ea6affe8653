#!/usr/bin/env bash
# Node, npm and the packages of package-lock.json.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

USAGE='usage: dependencies.sh [--check | --help]
Checks Node (20.19 or later) and npm (11 or later), and runs `npm ci` when package-lock.json is not what is installed.
  --check   say what is ready or missing, change nothing; exit 1 if anything is missing'

STAMP="$WORKSPACE_DIR/node_modules/.nx-multiarch-lock"

# at_least <version> <minimum>: compares major and minor.
at_least() {
  local major minor
  IFS=. read -r major minor _ <<< "${1#v}"
  [[ "$major" =~ ^[0-9]+$ ]] || return 1
  ((major > ${2%.*} || (major == ${2%.*} && minor >= ${2#*.})))
}

lock_digest() { sha256 < "$WORKSPACE_DIR/package-lock.json"; }

# The stamp tells what this script installed. A person's own npm install leaves npm's record newer than the lock.
is_installed() {
  local record="$WORKSPACE_DIR/node_modules/.package-lock.json"
  [[ -f "$record" ]] || return 1
  [[ "$record" -nt "$WORKSPACE_DIR/package-lock.json" ]] && return 0
  [[ -f "$STAMP" && "$(< "$STAMP")" == "$(lock_digest)" ]]
}

node_version() { if has node; then node --version; else echo missing; fi; }

check_node() {
  at_least "$(node_version)" 20.19 ||
    fail "Node is $(node_version)" 'Node 20.19 or later on the PATH' 'https://nodejs.org/en/download, or: nvm install 24'
}

# Starting npm takes a quarter of a second: its version is looked up only before it is used.

check_npm() {
  local version
  version="$(npm --version 2> /dev/null)" || version=missing
  at_least "$version" 11.0 ||
    fail "npm is $version" 'npm 11 or later: older ones leave libc out of package-lock.json' 'npm install --global npm@11'
}

check() {
  local node
  node="$(node_version)"
  if ! at_least "$node" 20.19; then
    missing dependencies "Node 20.19 or later; found: $node"
    return 1
  elif is_installed; then
    ready dependencies "Node $node, packages of package-lock.json"
  else
    missing dependencies 'node_modules is not what package-lock.json describes'
    return 1
  fi
}

provide() {
  check_node
  check_npm
  step 'installing the npm packages of package-lock.json (npm ci)'
  (cd "$WORKSPACE_DIR" && run_logged "$STATE_DIR/npm-ci.log" npm ci --no-audit --no-fund --loglevel=error) ||
    fail 'npm ci failed' 'a registry that npm is configured for, and a package-lock.json that fits package.json' \
      "read $STATE_DIR/npm-ci.log, then run this again"
  lock_digest > "$STAMP"
}

read_mode "$USAGE" "$@"
reject_extra_flags dependencies.sh
if [[ "$MODE" == check ]]; then check; else provide_unless_ready; fi
