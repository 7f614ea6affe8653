#!/usr/bin/env bash
# npm start: from a clone to pushed multi-arch images. Sets up what is missing, builds and pushes every image, and
# ends with a table of what is in the registry. Arguments go to `nx run-many -t docker-push`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bash tools/setup/setup.sh
export PATH="$PWD/node_modules/.bin:$PATH"
nx run-many -t docker-push "$@"
nx docker-report
