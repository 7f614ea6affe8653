#!/usr/bin/env bash
# moto, which plays the API of AWS for tests: the control plane of Amazon ECR, S3, SQS.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tools/setup/apt.sh
. "$SETUP_DIR/apt.sh"

USAGE='usage: moto.sh [--check | --serve PORT [ADDRESS] | --help]
Makes moto ready, which only tests need. Where it is not installed, Debian packages are unpacked beside the system.
  --check                 say whether it is there, change nothing; exit 1 if it is not
  --serve PORT [ADDRESS]  make it ready, then serve until the process is ended, on 127.0.0.1 unless told otherwise'

UNPACKED="$CACHE_DIR/moto"
MODULES="$UNPACKED/usr/lib/python3/dist-packages"
# Installed, python3-moto of Debian 13 would upgrade some 90 packages of Debian 12. The versions are those that the
# release itself prefers; those with compiled parts fit its Python, and no other.
PACKAGES='python3-moto python3-antlr4 python3-blinker python3-boto3 python3-botocore python3-certifi
python3-cffi-backend python3-chardet python3-click python3-colorama python3-cryptography python3-dateutil
python3-flask python3-flask-cors python3-idna python3-itsdangerous python3-jinja2 python3-jmespath
python3-markupsafe python3-requests python3-responses python3-s3transfer python3-six python3-urllib3
python3-werkzeug python3-xmltodict python3-yaml'

# python: moto that somebody installed, or the system's Python with the unpacked one.
python() {
  if is_installed; then exec python3 "$@"; fi
  PYTHONNOUSERSITE=1 PYTHONPATH="$MODULES" exec /usr/bin/python3 "$@"
}
is_installed() { has python3 && python3 -c 'import moto.server' > /dev/null 2>&1; }
is_unpacked() { [[ -d "$MODULES" ]] && (python -c 'import moto.server') > /dev/null 2>&1; }

check() {
  if is_installed; then ready moto 'installed'
  elif is_unpacked; then ready moto "$UNPACKED"
  else
    missing moto 'neither installed nor unpacked'
    return 1
  fi
}

provide() {
  if ! is_linux || ! is_debian_like; then
    fail 'there is no moto' 'moto with its server, a Python package' "pip install 'moto[server]'"
  fi
  [[ -x /usr/bin/python3 ]] || apt_install python3
  # shellcheck disable=SC2086 # a list of names
  apt_unpack "$UNPACKED" "or: pip install 'moto[server]'" apt_refresh $PACKAGES
  is_unpacked || fail "moto was unpacked to $UNPACKED and does not start" 'a server of Python' \
    "PYTHONPATH=$MODULES /usr/bin/python3 -m moto.server says why; pip install 'moto[server]' is another way"
}

serve() {
  provide_unless_ready > /dev/null
  python -m moto.server -H "$2" -p "$1"
}

if [[ "${1:-}" == --serve && "${2:-}" =~ ^[0-9]+$ && "${3:-127.0.0.1}" =~ ^[0-9a-f.:]+$ && $# -le 3 ]]; then
  serve "$2" "${3:-127.0.0.1}"
else
  read_mode "$USAGE" "$@"
  reject_extra_flags moto.sh
  if [[ "$MODE" == check ]]; then check; else provide_unless_ready; fi
fi
