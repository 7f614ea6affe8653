#!/usr/bin/env bash
# A builder on this machine, in a container: for an engine whose own builder exports no image layouts.
set -euo pipefail

usage='usage: this-machine.sh [name]
Makes the buildx builder <name> (multiarch) on the engine in use. Where that engine emulates, it builds both
architectures. BUILDKITD_CONFIG names a buildkitd.toml to start it with.'
[[ "${1:-}" != --help ]] || { printf '%s\n' "$usage" && exit 0; }
name="${1:-multiarch}"

if docker buildx inspect "$name" > /dev/null 2>&1; then
  printf 'error: there is a builder %s already\n  expected: a new name\n  to mend:  docker buildx rm %s, or another name\n' "$name" "$name" >&2
  exit 1
fi
# A builder that did not start (its image moby/buildkit must be pulled) would be in the way of the next try.
trap 'docker buildx rm "$name" > /dev/null 2>&1 || true' ERR
# The host's network: the builder reaches a registry on 127.0.0.1 as the engine does.
docker buildx create --name "$name" --driver docker-container --driver-opt network=host \
  ${BUILDKITD_CONFIG:+--buildkitd-config "$BUILDKITD_CONFIG"}
docker buildx inspect --bootstrap "$name"
