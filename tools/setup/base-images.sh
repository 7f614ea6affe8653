#!/usr/bin/env bash
# What each base image named in a Dockerfile stands for on this machine: docker/base-images.local.json, references with
# a digest. The public images where their registries answer; stand-ins built here where they do not.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

USAGE='usage: base-images.sh [--check | --refresh | --help]
Writes docker/base-images.local.json: for each name in docker/base-images.json, the reference with digest used here.
  --check    say whether that file is complete and true, change nothing; exit 1 if it is not
  --refresh  resolve (or build) the images anew; else a complete file is kept, so that builds stay the same'

PUBLIC_FILE="$WORKSPACE_DIR/docker/base-images.json"
LOCAL_FILE="$WORKSPACE_DIR/docker/base-images.local.json"

# What stand-ins are made of: a change there means building them again.
stand_in_fingerprint() {
  (cd "$WORKSPACE_DIR" && find docker/base tools/lambda-emulator/src tools/setup/stand-ins.sh -type f ! -name '*test.ts' |
    LC_ALL=C sort | while read -r file; do echo "$file" && cat "$file"; done | sha256)
}

# pairs <file>: name, tab, reference, one line each. The files are flat maps of strings, one entry on a line.
pairs() { sed -n 's/^ *"\([^"]*\)": *"\([^"]*\)",\{0,1\} *$/\1\t\2/p' "$1"; }
names() { pairs "$1" | cut -f1 | LC_ALL=C sort; }

# The stand-ins built last from the sources as they are now, whichever clone of the repository built them.
record_file() { printf '%s/base-images/%s-%s.json\n' "$STATE_DIR" "$REGISTRY_PORT" "$(stand_in_fingerprint)"; }

# Distribution spec, "Pulling manifests": HEAD /v2/<name>/manifests/<digest>.
registry_holds() {
  local path="${1#*/}"
  curl -sfI -o /dev/null --noproxy '*' --max-time 5 -H 'Accept: application/vnd.oci.image.index.v1+json' \
    -H 'Accept: application/vnd.docker.distribution.manifest.list.v2+json' \
    "http://${1%%/*}/v2/${path%@*}/manifests/${path#*@}"
}

# is_complete <file>: every name has a reference with a digest, and stand-ins are current and still in the registry.
is_complete() {
  local name reference stand_ins=false
  [[ -f "$1" && "$(names "$1")" == "$(names "$PUBLIC_FILE")" ]] || return 1
  while IFS=$'\t' read -r name reference; do
    [[ "$reference" == *@sha256:* ]] || return 1
    [[ "$reference" == 127.0.0.1:* ]] || continue
    stand_ins=true
    [[ "$reference" == "$REGISTRY/"* ]] && registry_holds "$reference" || return 1
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

# resolve_public <name> <reference>: prints name, tab, reference with the digest that its tag has now.
resolve_public() {
  local found
  found="$(within 10 docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$2" 2> /dev/null)" || return 1
  [[ "$found" == sha256:* ]] && printf '%s\t%s@%s\n' "$1" "$2" "$found"
}

# All names at once, so that an unreachable registry costs its time limit once. All or nothing: public images and
# stand-ins are not mixed.
resolve_all() {
  local name reference found
  found="$(pairs "$PUBLIC_FILE" | {
    while IFS=$'\t' read -r name reference; do resolve_public "$name" "$reference" & done
    wait
  })"
  [[ "$(wc -l <<< "$found")" == "$(names "$PUBLIC_FILE" | wc -l)" ]] && printf '%s\n' "$found"
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
    pairs "$record" | write_local
    return 0
  fi
  step 'asking the public registries for the base images'
  if found="$(resolve_all)"; then
    write_local <<< "$found"
    return 0
  fi
  step 'no public registry answers: building stand-ins'
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
