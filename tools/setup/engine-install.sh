# shellcheck shell=bash
# A Docker engine from the packages of Debian or Ubuntu. Sourced by engine.sh, after apt.sh.

# Debian 11 and older have neither buildx nor an engine that could use it.
can_install_engine() {
  local version
  version="$(os_field VERSION_ID)"
  can_install_packages && [[ "$(os_field ID)" != debian || -z "$version" || "$version" -ge 12 ]]
}

install_engine() {
  local release suffix=''
  release="$(os_field VERSION_CODENAME)"
  write_daemon_config
  # Debian 12 carries an engine without an image store for several platforms and no buildx: take these from trixie.
  if [[ "$release" == bookworm ]]; then
    apt_add_suite trixie
    suffix=/trixie
  fi
  # Ubuntu has the client in docker.io itself.
  if [[ "$(os_field ID)" == ubuntu ]]; then apt_install docker.io docker-buildx
  else apt_install "docker.io$suffix" "docker-cli$suffix" "docker-buildx$suffix" "containerd$suffix"; fi
  has iptables || apt_install iptables
}

# The containerd image store lets the default builder build for several platforms and export OCI layouts.
write_daemon_config() {
  [[ -e /etc/docker/daemon.json ]] && return 0
  mkdir -p /etc/docker
  printf '{ "features": { "containerd-snapshotter": true } }\n' > /etc/docker/daemon.json
}
