#!/usr/bin/env bash
# The commit that was released to dev last: from it on counts what a release builds, and it is what prod may get.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

USAGE='usage: last-release.sh [--is-here | --help]
Prints the commit of the last run of .github/workflows/release.yml on main that succeeded, asked of GitHub by gh, or
the empty tree where there is none in this history: then everything is affected.
  --is-here   say whether that is the commit that is checked out; exit 1 if it is not'

# `git hash-object -t tree /dev/null`: git knows it in every repository.
EMPTY_TREE=4b825dc642cb6eb9a060e54bf8d69288fbee4904

fail() {
  printf 'error: %s\n  expected: %s\n  to mend:  %s\n' "$1" "$2" "$3" >&2
  exit 1
}

last_release() {
  local commit
  commit="$(gh run list --workflow release.yml --branch main --event push --status success --limit 1 \
    --json headSha --jq '.[0].headSha // empty')" ||
    fail 'GitHub did not say which release was the last one' 'gh, with a token that may read actions' \
      'gh auth status; on a machine of your own name the commit yourself: NX_BASE=<commit> npx nx affected ...'
  # A branch that was pushed by force no longer has it.
  if [[ -n "$commit" ]] && git merge-base --is-ancestor "$commit" HEAD 2> /dev/null; then
    printf '%s\n' "$commit"
  else
    printf '%s\n' "$EMPTY_TREE"
  fi
}

is_here() {
  local released here
  released="$(last_release)"
  here="$(git rev-parse HEAD)"
  [[ "$released" == "$here" ]] ||
    fail "dev does not hold the commit $here: the last release is ${released/$EMPTY_TREE/none of its history}" \
      'a tag on the commit that was released to dev last' \
      'wait for its release and run this again, or tag that commit; an older image is promoted by hand: npx nx docker-promote <app> -c prod --tag=<commit>'
  printf '%s was released to dev\n' "$here"
}

case "$*" in
  '') last_release ;;
  --is-here) is_here ;;
  --help | -h) printf '%s\n' "$USAGE" ;;
  *) fail "last-release.sh does not know: $*" 'no argument, --is-here or --help' 'last-release.sh --help' ;;
esac
