#!/usr/bin/env bash
# A Debian root file system as a tar file, made outside Docker: what the stand-in base images stand on.
#   rootfs.sh <amd64|arm64> <output.tar> <apt source line>...
# Needs mmdebstrap, arch-test, root, and for another architecture a registered QEMU. The caller reads the source lines
# from apt's configuration of this machine. They are for the download only: a mirror's address may hold a password.
set -euo pipefail

ARCH="$1" OUTPUT="$2"
shift 2

# The user `node` (1000) as in the official image. Written, not created by useradd: that would run under emulation.
# shellcheck disable=SC2016 # $1 is for the shell that mmdebstrap starts
add_user='cd "$1"; echo "node:x:1000:1000::/home/node:/bin/bash" >> etc/passwd; echo "node:x:1000:" >> etc/group;'
add_user+=' echo "node:!:0:0:99999:7:::" >> etc/shadow; echo "node:!::" >> etc/gshadow;'
add_user+=' cp -a etc/skel home/node; chown -R 1000:1000 home/node'

# The image names no mirror: a Dockerfile that wants packages brings one, as Dockerfile.lambda here does.
# shellcheck disable=SC2016
no_sources=': > "$1"/etc/apt/sources.list; rm -f "$1"/etc/apt/sources.list.d/*'

# shellcheck disable=SC2016
# ca-certificates: TLS; libstdc++6 and libgcc-s1: node itself; tzdata: time zones of Intl and of TZ.
SOURCE_DATE_EPOCH=0 mmdebstrap --quiet --format=tar --variant=minbase --architectures="$ARCH" \
  --include=ca-certificates,libstdc++6,libgcc-s1,tzdata \
  --aptopt='Acquire::Check-Valid-Until "false"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --customize-hook="$add_user" --customize-hook="$no_sources" \
  --customize-hook='rm -rf "$1"/var/log/* "$1"/var/cache/*' \
  bookworm "$OUTPUT" "$@"
