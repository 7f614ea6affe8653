#!/usr/bin/env bash
# Whether every native addon has a binary for every platform of the policy.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

USAGE='usage: addons.sh locked | newest | --help
Prints what every native addon is for each platform of the policy; exit 1 where a build would stop.
  locked   in the versions of package-lock.json
  newest   in the newest versions that package.json allows: changes package-lock.json and node_modules'

case "$*" in
  locked) ;;
  newest) npm update --package-lock-only --ignore-scripts --no-audit --no-fund ;;
  --help | -h) printf '%s\n' "$USAGE" && exit 0 ;;
  *) printf '%s\n' "$USAGE" >&2 && exit 2 ;;
esac
bash tools/setup/dependencies.sh
npx nx run-many -t docker-addons --output-style=stream
