#!/usr/bin/env bash
# What each base image named in a Dockerfile stands for on this machine: docker/base-images.local.json, references with
# a digest. The public images; stand-ins built here only where no public registry can be reached.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tools/setup/public-registries.sh
. "$SETUP_DIR/public-registries.sh"
# shellcheck source=tools/setup/base-images-resolve.sh
. "$SETUP_DIR/base-images-resolve.sh"

USAGE='usage: base-images.sh [--check | --refresh | --help]
Writes docker/base-images.local.json: for each name in docker/base-images.json, the reference with digest used here.
  --check    say whether that file is complete and true, change nothing; exit 1 if it is not
  --refresh  resolve (or build) the images anew; else a complete file is kept, so that builds stay the same
environment:
  NX_MULTIARCH_STAND_INS=1  build stand-ins, even where the public registries answer'

PUBLIC_FILE="$WORKSPACE_DIR/docker/base-images.json"
LOCAL_FILE="$WORKSPACE_DIR/docker/base-images.local.json"
STAND_INS="${NX_MULTIARCH_STAND_INS:-}"

# What stand-ins are made of: a change there means building them again.
stand_in_fingerprint() {
  (cd "$WORKSPACE_DIR" && find docker/base tools/lambda-emulator/src tools/setup/stand-ins.sh -type f ! -name '*test.ts' |
    LC_ALL=C sort | while read -r file; do echo "$file" && cat "$file"; done | sha256)
}

# pairs <file>: name, tab, reference, one line each. The files are flat maps of strings, one entry on a line.
pairs() { awk -F'"' 'NF == 5 { printf "%s\t%s\n", $2, $4 }' "$1"; }
names() { pairs "$1" | cut -f1 | LC_ALL=C sort; }
public_reference() { pairs "$PUBLIC_FILE" | awk -F'\t' -v name="$1" '$1 == name { print $2 }'; }

# The stand-ins built last from the sources as they are now, whichever clone of the repository built them.
record_file() { printf '%s/base-images/%s-%s.json\n' "$STATE_DIR" "$REGISTRY_PORT" "$(stand_in_fingerprint)"; }

# Distribution spec, "Pulling manifests": HEAD /v2/<name>/manifests/<digest>.
registry_holds() {
  local path="${1#*/}"
  curl -sfI -o /dev/null --noproxy '*' --max-time 5 -H 'Accept: application/vnd.oci.image.index.v1+json' \
    -H 'Accept: application/vnd.docker.distribution.manifest.list.v2+json' \
    "http://${1%%/*}/v2/${path%@*}/manifests/${path#*@}"
}

# is_public <name> <reference>: whether that is what docker/base-images.json names, and with one digest: its own if it
# has one.
is_public() {
  local wanted
  wanted="$(public_reference "$1")"
  if [[ "$wanted" == *@sha256:* ]]; then [[ "$2" == "$wanted" ]]; else [[ "$2" == "$wanted@sha256:"* ]]; fi
}

# is_stand_in <reference>: one made here, which the registry still holds.
is_stand_in() { [[ "$1" == "$REGISTRY/"*@sha256:* ]] && registry_holds "$1"; }

# is_complete <file>: every name has a reference with a digest, and stand-ins are current and still in the registry.
is_complete() {
  local name reference stand_ins=false
  [[ -f "$1" && "$(names "$1")" == "$(names "$PUBLIC_FILE")" ]] || return 1
  while IFS=$'\t' read -r name reference; do
    if [[ "$reference" == 127.0.0.1:* ]]; then
      stand_ins=true
      is_stand_in "$reference" || return 1
    else
      [[ "$STAND_INS" != 1 ]] && is_public "$name" "$reference" || return 1
    fi
  done < <(pairs "$1")
  [[ "$stand_ins" == false ]] || cmp -s "$1" "$(record_file)"
}

check() {
  if ! is_complete "$LOCAL_FILE"; then
    missing base-images 'docker/base-images.local.json is not there, not complete or out of date'
    return 1
  fi
  if grep -q '"127.0.0.1:' "$LOCAL_FILE"; then ready base-images 'stand-ins'; else ready base-images 'public images'; fi
}

# write_local: name, tab, reference on stdin -> the local file, in one move. Nx does not watch git-ignored files: its
# daemon is told by being stopped.
write_local() {
  local nx="$WORKSPACE_DIR/node_modules/.bin/nx"
  LC_ALL=C sort | awk -F'\t' 'BEGIN { printf "{" } { printf "%s\n  \"%s\": \"%s\"", (NR > 1 ? "," : ""), $1, $2 }
    END { print "\n}" }' > "$LOCAL_FILE.tmp"
  if cmp -s "$LOCAL_FILE.tmp" "$LOCAL_FILE"; then rm "$LOCAL_FILE.tmp"; return 0; fi
  mv "$LOCAL_FILE.tmp" "$LOCAL_FILE"
  [[ ! -x "$nx" ]] || (cd "$WORKSPACE_DIR" && "$nx" daemon --stop > /dev/null 2>&1) || true
}

provide() {
  local found record
  record="$(record_file)"
  if [[ "$1" != --refresh ]] && is_complete "$record"; then
    step 'using the stand-ins built before (base-images.sh --refresh asks the public registries)'
    pairs "$record" | write_local
    return 0
  fi
  if [[ "$STAND_INS" != 1 ]]; then
    step 'asking the public registries for the base images'
    mkdir -p "$STATE_DIR"
    if found="$(resolve_all 2> "$RESOLVE_LOG")"; then
      write_local <<< "$found"
      return 0
    fi
    fail_if_reachable
    step 'no public registry can be reached: building stand-ins'
  fi
  found="$(bash "$SETUP_DIR/stand-ins.sh")"
  write_local <<< "$found"
  mkdir -p "$(dirname "$record")"
  cp "$LOCAL_FILE" "$record"
  [[ "$(names "$LOCAL_FILE")" == "$(names "$PUBLIC_FILE")" ]] || fail 'the stand-ins do not cover docker/base-images.json' \
    'one stand-in for each name in that file' 'restore access to the public registries, or add a stand-in to docker/base'
}

read_mode "$USAGE" "$@"
case "$MODE $EXTRA_FLAGS" in
  'check ') check ;;
  'run ') provide_unless_ready '' ;;
  'run --refresh') provide --refresh; check ;;
  *) fail "base-images.sh does not know: $*" 'one of the flags of --help' 'base-images.sh --help' ;;
esac
