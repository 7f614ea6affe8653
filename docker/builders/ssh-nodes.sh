#!/usr/bin/env bash
# One builder with a native node for each architecture, reached by SSH.
set -euo pipefail

usage='usage: ssh-nodes.sh <user@x86-machine> <user@arm-machine> [name]
Makes the buildx builder <name> (multiarch): linux/amd64 is built on the first machine, linux/arm64 on the second.
Each needs a Docker engine and lets this user in by key. BUILDKITD_CONFIG names a buildkitd.toml for both.'
[[ "${1:-}" != --help ]] || { printf '%s\n' "$usage" && exit 0; }
if (($# < 2)); then
  printf 'error: two machines are needed, %s given\n  expected: <user@x86-machine> <user@arm-machine>\n  to mend:  ssh-nodes.sh --help\n' "$#" >&2
  exit 1
fi
name="${3:-multiarch}"

if docker buildx inspect "$name" > /dev/null 2>&1; then
  printf 'error: there is a builder %s already\n  expected: a new name\n  to mend:  docker buildx rm %s, or another name\n' "$name" "$name" >&2
  exit 1
fi
# Half a builder would build both architectures on one machine, one of them emulated.
trap 'docker buildx rm "$name" > /dev/null 2>&1 || true' ERR
# --platform is what binds an architecture to its machine: without it buildx takes the first that emulates it too.
docker buildx create --name "$name" --node "$name-amd64" --driver docker-container --platform linux/amd64 \
  ${BUILDKITD_CONFIG:+--buildkitd-config "$BUILDKITD_CONFIG"} "ssh://$1"
docker buildx create --name "$name" --append --node "$name-arm64" --platform linux/arm64 \
  ${BUILDKITD_CONFIG:+--buildkitd-config "$BUILDKITD_CONFIG"} "ssh://$2"
docker buildx inspect --bootstrap "$name"
