#!/bin/sh
# As in the official image `node`: an argument that is a flag, no command, or a file that cannot be executed is meant
# for node; anything else is run as it is.
set -e

if [ "${1#-}" != "${1}" ] || [ -z "$(command -v "${1}")" ] || { [ -f "${1}" ] && ! [ -x "${1}" ]; }; then
  set -- node "$@"
fi

exec "$@"
