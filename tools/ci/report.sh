#!/usr/bin/env bash
# The page of a release, where the release had something to push.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

USAGE='usage: report.sh [--help]
Writes dist/reports/images.html about what was pushed from this workspace. Where nothing was, it says so and ends with
status 0.'

case "$*" in
  '') ;;
  --help | -h) printf '%s\n' "$USAGE" && exit 0 ;;
  *) printf '%s\n' "$USAGE" >&2 && exit 2 ;;
esac
if ! compgen -G 'dist/images/*/push.json' > /dev/null; then
  printf 'nothing was pushed: there is no page\n' >&2
  exit 0
fi
npx nx docker-report --html=dist/reports/images.html
