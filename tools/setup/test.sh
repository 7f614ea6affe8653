#!/usr/bin/env bash
# npm test: every test. Unit tests come first, they need nothing but node_modules; then what can be checked without
# running, then set-up and the tests that need the engine and a registry. Ends with how many tests ran.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bash tools/setup/dependencies.sh
export PATH="$PWD/node_modules/.bin:$PATH"
rm -rf dist/test-results
trap 'node tools/setup/count-tests.mjs dist/test-results' EXIT

nx run-many -t test
nx run-many -t lint typecheck build
bash tools/setup/setup.sh
# Set-up goes on without an emulator; the tests run images of both architectures.
bash tools/setup/emulator.sh
# Streamed, so that the log of a CI run grows while they run.
nx run-many -t itest --parallel=1 --output-style=stream
