#!/usr/bin/env bash
# Chromium, in which the tests of studio's page run.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tools/setup/apt.sh
. "$SETUP_DIR/apt.sh"

USAGE='usage: chromium.sh [--check | --path | --help]
Finds Chromium or Chrome, which only tests and screenshots need: the program CHROME_PATH, one on the PATH, or an app of
macOS. As root on Debian the package chromium is installed where there is none.
  --check  say whether there is one, change nothing; exit 1 if there is not
  --path   make it ready and print its path, nothing else'

NAMES='chromium chromium-browser google-chrome google-chrome-stable chrome'
APPS="${NX_MULTIARCH_APPLICATIONS:-/Applications}"

# program: prints the path of the first one there is.
program() {
  local name app
  if [[ -n "${CHROME_PATH:-}" ]]; then
    [[ -x "$CHROME_PATH" && ! -d "$CHROME_PATH" ]] && printf '%s\n' "$CHROME_PATH"
    return
  fi
  for name in $NAMES; do
    command -v "$name" 2> /dev/null && return
  done
  for name in 'Google Chrome' Chromium; do
    app="$APPS/$name.app/Contents/MacOS/$name"
    [[ -x "$app" ]] && printf '%s\n' "$app" && return
  done
  return 1
}

provide() {
  if [[ -n "${CHROME_PATH:-}" ]]; then
    fail "CHROME_PATH is $CHROME_PATH, which is no program" 'the path of Chromium or Chrome' \
      'unset CHROME_PATH, or set it to the browser to use'
  fi
  # The package of Ubuntu installs a snap, which needs a running snapd.
  if ! can_install_packages || [[ "$(os_field ID)" != debian ]]; then
    fail 'there is no Chromium' 'Chromium or Chrome on the PATH, or CHROME_PATH naming it' \
      'install one (Debian: apt-get install chromium, as root), then run this again'
  fi
  apt_install chromium
}

make_program_ready chromium "${CHROME_PATH:+CHROME_PATH, }${CHROME_PATH:-neither Chromium nor Chrome}" "$USAGE" "$@"
