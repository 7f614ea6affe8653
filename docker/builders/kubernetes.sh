#!/usr/bin/env bash
# One builder with a pod on a node of each architecture of a Kubernetes cluster.
set -euo pipefail

usage='usage: kubernetes.sh [name] [namespace]
Makes the buildx builder <name> (multiarch) in <namespace> (default) of the cluster that kubectl speaks to: one
BuildKit pod on a node with kubernetes.io/arch=amd64, one on a node with kubernetes.io/arch=arm64.
ARM64_TOLERATION lets the second onto tainted nodes: key=arch,value=arm64,operator=Equal,effect=NoSchedule.
BUILDKITD_CONFIG names a buildkitd.toml for both.'
[[ "${1:-}" != --help ]] || { printf '%s\n' "$usage" && exit 0; }
name="${1:-multiarch}"
namespace="${2:-default}"

if docker buildx inspect "$name" > /dev/null 2>&1; then
  printf 'error: there is a builder %s already\n  expected: a new name\n  to mend:  docker buildx rm %s, or another name\n' "$name" "$name" >&2
  exit 1
fi
# Half a builder would leave one architecture without a node.
trap 'docker buildx rm "$name" > /dev/null 2>&1 || true' ERR
docker buildx create --name "$name" --node "$name-amd64" --driver kubernetes --platform linux/amd64 \
  --driver-opt "namespace=$namespace" --driver-opt nodeselector=kubernetes.io/arch=amd64 \
  ${BUILDKITD_CONFIG:+--buildkitd-config "$BUILDKITD_CONFIG"}
# The toleration has commas: its quotes are for buildx.
docker buildx create --name "$name" --append --node "$name-arm64" --driver kubernetes --platform linux/arm64 \
  --driver-opt "namespace=$namespace" --driver-opt nodeselector=kubernetes.io/arch=arm64 \
  ${ARM64_TOLERATION:+--driver-opt "\"tolerations=$ARM64_TOLERATION\""} \
  ${BUILDKITD_CONFIG:+--buildkitd-config "$BUILDKITD_CONFIG"}
docker buildx inspect --bootstrap "$name"
