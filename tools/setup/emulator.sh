#!/usr/bin/env bash
# QEMU for the architecture that this machine is not, so that its images run (slowly) here too.
set -euo pipefail
# shellcheck source=tools/setup/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tools/setup/apt.sh
. "$SETUP_DIR/apt.sh"

USAGE='usage: emulator.sh [--check | --help]
Makes sure that containers of the other architecture run here: arm64 on an x86-64 machine, amd64 on an Arm machine.
  --check   say whether the kernel knows an emulator, change nothing; exit 1 if it does not'

BINFMT=/proc/sys/fs/binfmt_misc

# First 20 bytes of an ELF executable of that machine, and which bits of them count (qemu/scripts/qemu-binfmt-conf.sh).
AARCH64_MAGIC='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
AARCH64_MASK='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
X86_64_MAGIC='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x3e\x00'
X86_64_MASK='\xff\xff\xff\xff\xff\xfe\xfe\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'

case "$(uname -m)" in
  x86_64 | amd64) FOREIGN=arm64 CPU=aarch64 MAGIC="$AARCH64_MAGIC" MASK="$AARCH64_MASK" ;;
  *) FOREIGN=amd64 CPU=x86_64 MAGIC="$X86_64_MAGIC" MASK="$X86_64_MASK" ;;
esac

# Docker Desktop and engines elsewhere bring their own emulation; this machine's kernel has no part in it.
engine_is_elsewhere() {
  is_linux || return 0
  case "${DOCKER_HOST:-}" in tcp://* | ssh://*) return 0 ;; esac
  has docker && [[ "$(within 15 docker info --format '{{.OperatingSystem}}' 2> /dev/null)" == 'Docker Desktop'* ]]
}

# Flag F: the kernel opened the emulator at registration, so it works where the file does not exist - in a container.
handler() {
  local file
  for file in "$BINFMT"/*; do
    [[ -r "$file" && "$file" != */register && "$file" != */status ]] || continue
    if grep -q '^enabled' "$file" && grep -q "^interpreter .*qemu-$CPU" "$file" && grep -q '^flags: .*F' "$file"; then
      basename "$file"
      return 0
    fi
  done
  return 1
}

check() {
  local name
  if name="$(handler)"; then
    ready emulator "$FOREIGN through $name"
  elif engine_is_elsewhere; then
    ready emulator "$FOREIGN, brought by the engine"
  else
    missing emulator "no QEMU for $FOREIGN is registered with the kernel"
    return 1
  fi
}

register() {
  local name="qemu-$CPU" program="/usr/bin/qemu-$CPU-static"
  mountpoint -q "$BINFMT" || mount -t binfmt_misc binfmt_misc "$BINFMT"
  handler > /dev/null && return 0
  # A handler of that name without flag F stays as it is: a later registration is asked first.
  [[ -e "$BINFMT/$name" ]] && name="nx-multiarch-$CPU"
  step "registering $program with the kernel"
  printf '%s' ":$name:M::$MAGIC:$MASK:$program:POCF" > "$BINFMT/register"
}

provide() {
  if can_install_packages; then
    [[ -x "/usr/bin/qemu-$CPU-static" ]] || apt_install qemu-user-static
    register || fail "QEMU for $FOREIGN could not be registered in $BINFMT" 'a kernel with binfmt_misc, writable for root' \
      'modprobe binfmt_misc, or in a container run it with --privileged; then run this again'
    return 0
  fi
  step "registering QEMU for $FOREIGN with the image tonistiigi/binfmt"
  run_logged "$STATE_DIR/emulator.log" within 120 docker run --privileged --rm tonistiigi/binfmt --install "$FOREIGN" ||
    fail "there is no QEMU for $FOREIGN, and the image tonistiigi/binfmt could not be run" \
      "an enabled handler for $CPU with flag F in $BINFMT" \
      "install your distribution's package (qemu-user-static), or run: docker run --privileged --rm tonistiigi/binfmt --install $FOREIGN"
}

read_mode "$USAGE" "$@"
reject_extra_flags emulator.sh
if [[ "$MODE" == check ]]; then check; else provide_unless_ready; fi
