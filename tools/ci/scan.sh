#!/usr/bin/env bash
# Scans what is affected, where there is a scanner.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

USAGE='usage: scan.sh <arch> | --help
Scans the images of one architecture that are affected (NX_BASE, NX_HEAD) by Trivy; what it finds goes to
dist/scan/<project>.sarif, and a severe vulnerability ends with status 1. Without trivy on the PATH it scans nothing,
says so, and ends with status 0.'

case "$*" in
  amd64 | arm64) ;;
  --help | -h) printf '%s\n' "$USAGE" && exit 0 ;;
  *) printf '%s\n' "$USAGE" >&2 && exit 2 ;;
esac
if ! command -v trivy > /dev/null; then
  printf 'there is no trivy on the PATH: nothing is scanned (docs/docker-scan.md says how to get it)\n' >&2
  exit 0
fi
npx nx affected -t docker-scan-"$1" --sarif='dist/scan/{project}.sarif'
