#!/bin/sh
# As in the image public.ecr.aws/lambda/nodejs: takes the handler (file.function), and puts the emulator in front of the
# runtime unless Lambda, or another Runtime API, is already there.
if [ $# -ne 1 ]; then
  echo 'entrypoint requires the handler name to be the first argument' >&2
  exit 142
fi
export _HANDLER="$1"

RUNTIME_ENTRYPOINT=/var/runtime/bootstrap
if [ -z "${AWS_LAMBDA_RUNTIME_API}" ]; then
  exec /usr/local/bin/aws-lambda-rie "$RUNTIME_ENTRYPOINT"
else
  exec "$RUNTIME_ENTRYPOINT"
fi
