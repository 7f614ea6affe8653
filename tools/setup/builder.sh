#!/usr/bin/env bash
# A buildx builder that exports OCI layouts for any platform.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

USAGE='usage: builder.sh [--check | --help]
Makes sure that a buildx builder can export OCI layouts: the current one, or else one of its own named nx-multiarch
(it does not become the default: choose it with BUILDX_BUILDER=nx-multiarch).
  --check   say which builder fits, change nothing; exit 1 if none does'

BUILDER=nx-multiarch

# The classic image store cannot export OCI layouts; containerd's can (docs.docker.com/engine/storage/containerd).
has_containerd_store() {
  docker info --format '{{json .DriverStatus}}' 2> /dev/null | grep -q 'io.containerd.snapshotter.v1'
}

# driver_of [builder]: the driver of that builder, or of the current one.
driver_of() { docker buildx inspect "$@" 2> /dev/null | awk '$1 == "Driver:" { print $2; exit }'; }

# exports_layouts [builder]
exports_layouts() {
  case "$(driver_of "$@")" in
    docker-container | kubernetes | remote | cloud) return 0 ;;
    docker) has_containerd_store ;;
    *) return 1 ;;
  esac
}

check() {
  if exports_layouts; then
    ready builder "the current builder, driver $(driver_of)"
  elif exports_layouts "$BUILDER"; then
    ready builder "$BUILDER, driver $(driver_of "$BUILDER")"
  else
    missing builder 'no builder that exports OCI layouts'
    return 1
  fi
}

# Host network: the builder reaches the local registry on 127.0.0.1.
provide() {
  step "creating the buildx builder $BUILDER"
  docker buildx rm "$BUILDER" > /dev/null 2>&1 || true
  run_logged "$STATE_DIR/builder.log" within 120 docker buildx create --name "$BUILDER" \
    --driver docker-container --driver-opt network=host \
    --buildkitd-flags '--allow-insecure-entitlement network.host' --bootstrap ||
    fail "the buildx builder $BUILDER could not be created (its image moby/buildkit must be pulled)" \
      'a builder with the driver docker-container, or an engine with the containerd image store' \
      'set {"features":{"containerd-snapshotter":true}} in /etc/docker/daemon.json and restart the engine, or restore access to docker.io; then run this again'
}

read_mode "$USAGE" "$@"
reject_extra_flags builder.sh
if [[ "$MODE" == check ]]; then check; else provide_unless_ready; fi
