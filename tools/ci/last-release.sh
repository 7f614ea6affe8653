#!/usr/bin/env bash
# The commit that was released to dev last: from it on counts what a release builds, and it is what prod may get.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

USAGE='usage: last-release.sh [--is-here | --help]
Prints the commit of the last run of .github/workflows/release.yml on main that succeeded, asked of GitHub by gh, or
the empty tree where there is none in this history: then everything is affected.
  --is-here   say whether the newest run of all succeeded, on the commit that is checked out; exit 1 if not'

# `git hash-object -t tree /dev/null`: git knows it in every repository.
EMPTY_TREE=4b825dc642cb6eb9a060e54bf8d69288fbee4904

fail() {
  printf 'error: %s\n  expected: %s\n  to mend:  %s\n' "$1" "$2" "$3" >&2
  exit 1
}

# newest_run <what to print of it> [flags for gh...]: of the runs for commits on main.
newest_run() {
  local print="$1"
  shift
  gh run list --workflow release.yml --branch main --event push --limit 1 --json headSha,status,conclusion \
    --jq ".[0] // empty | $print" "$@" ||
    fail 'GitHub did not say which release was the last one' 'gh, with a token that may read actions' \
      'gh auth status; on a machine of your own name the commit yourself: NX_BASE=<commit> npx nx affected ...'
}

last_release() {
  local commit
  commit="$(newest_run .headSha --status success)"
  # A branch that was pushed by force no longer has it.
  if [[ -n "$commit" ]] && git merge-base --is-ancestor "$commit" HEAD 2> /dev/null; then
    printf '%s\n' "$commit"
  else
    printf '%s\n' "$EMPTY_TREE"
  fi
}

# Also a release that failed or is under way may have moved the tags of dev.
is_here() {
  local newest here
  newest="$(newest_run '"\(.headSha): \(.status) \(.conclusion)"')"
  here="$(git rev-parse HEAD)"
  [[ "$newest" == "$here: completed success" ]] ||
    fail "dev does not hold the commit $here alone: the newest release is ${newest:-none}" \
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
