# shellcheck shell=bash
# Debian and Ubuntu packages. Sourced after lib.sh by the scripts that may install something; nothing here runs on a
# machine where the tools are already present.

OS_RELEASE_FILE="${NX_MULTIARCH_OS_RELEASE:-/etc/os-release}"
APT_OPTIONS=(-y -q --no-install-recommends -o DPkg::Lock::Timeout=300)

# os_field <name>: one field of os-release, such as ID or VERSION_CODENAME; empty when there is none.
os_field() {
  [[ -r "$OS_RELEASE_FILE" ]] || return 0
  # shellcheck disable=SC1090 # the file is chosen at run time
  (unset ID VERSION_ID VERSION_CODENAME PRETTY_NAME; . "$OS_RELEASE_FILE" && printf '%s' "${!1:-}")
}

is_debian_like() { [[ "$(os_field ID)" == debian || "$(os_field ID)" == ubuntu ]] && has apt-get; }
can_install_packages() { is_linux && is_root && is_debian_like; }

# Debian 12, whose moto, kubectl and engine are missing or too old: they come from the next release, trixie.
is_bookworm() { [[ "$(os_field VERSION_CODENAME)" == bookworm ]]; }

apt_update() { run_logged "$STATE_DIR/apt.log" apt-get update -q -o DPkg::Lock::Timeout=300; }

# apt_install <package...>
apt_install() {
  step "installing packages: $*"
  DEBIAN_FRONTEND=noninteractive run_logged "$STATE_DIR/apt.log" apt-get install "${APT_OPTIONS[@]}" "$@" && return 0
  apt_update || true
  DEBIAN_FRONTEND=noninteractive run_logged "$STATE_DIR/apt.log" apt-get install "${APT_OPTIONS[@]}" "$@" ||
    fail "apt-get could not install $*" 'the packages of the mirror that apt is configured for' \
      "read $STATE_DIR/apt.log, then run this again"
}

# apt_mirror <codename>: the address from which apt already takes that release. apt reads both forms of its
# configuration (.sources and .list) and is asked itself.
apt_mirror() {
  local format='$(REPO_URI) $(CODENAME) $(COMPONENT)' found
  found="$(apt_targets "$format" | awk -v codename="$1" '$2 == codename && $3 == "main" { print $1; exit }')"
  [[ -n "$found" ]] || fail "apt has no source for $1" "a line for $1 main in /etc/apt/sources.list(.d)" \
    'add one, run apt-get update, then run this again'
  printf '%s\n' "${found%/}"
}

# apt lists only sources whose index it has fetched: an empty list means that nobody has run `apt-get update` yet.
apt_targets() {
  local found
  found="$(apt-get indextargets --format "$1" 'Created-By: Packages')"
  if [[ -z "$found" ]]; then
    apt_update || true
    found="$(apt-get indextargets --format "$1" 'Created-By: Packages')"
  fi
  printf '%s\n' "$found"
}

# apt_source_lines: a line for each suite of bookworm that apt's own mirror offers. Only the base is a must. They serve
# downloads and stand in no image: a mirror's address may hold a password.
apt_source_lines() {
  local mirror security
  mirror="$(apt_mirror "$(os_field VERSION_CODENAME)")"
  echo "deb $mirror bookworm main"
  security="$(apt_targets '$(REPO_URI) $(CODENAME)' | awk '$2 ~ /-security$/ { print $1; exit }')"
  [[ -z "$security" ]] || echo "deb ${security%/} bookworm-security main"
}

# apt_add_suite <codename>: a second suite of the same mirror, at a priority (100) that upgrades nothing by itself.
apt_add_suite() {
  local mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  mirror="$(apt_mirror "$(os_field VERSION_CODENAME)")"
  step "adding the suite $1 of apt's own mirror, pinned below everything installed"
  printf 'Package: *\nPin: release n=%s\nPin-Priority: 100\n' "$1" > "/etc/apt/preferences.d/nx-multiarch-$1"
  {
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\n' "$mirror" "$1"
    [[ -r "$keyring" ]] && printf 'Signed-By: %s\n' "$keyring"
  } > "/etc/apt/sources.list.d/nx-multiarch-$1.sources"
  apt_update || fail "apt-get update failed after adding $1" 'a mirror that carries that suite' \
    "read $STATE_DIR/apt.log; remove /etc/apt/sources.list.d/nx-multiarch-$1.sources to undo"
}

# apt_refresh: lets apt know of newer packages; of those of the next release too, on Debian 12.
apt_refresh() {
  if is_root && is_bookworm && [[ ! -e /etc/apt/sources.list.d/nx-multiarch-trixie.sources ]]; then
    apt_add_suite trixie
  else
    apt_update
  fi
}

# apt_unpack <folder> <how else to get it> <refresh> <package...>: replaces the folder by what is in these packages, for
# programs that are used beside the system and not installed. Where one cannot be had, <refresh> (apt_update,
# apt_refresh, false) runs before a second try.
apt_unpack() {
  local folder="$1" otherwise="$2" refresh="$3" name work package
  shift 3
  name="$(basename "$folder")"
  step "fetching the Debian packages of $name"
  work="$(mktemp -d)"
  # apt-get downloads as the user _apt, who must be able to write here.
  chmod 777 "$work"
  apt_download "$name" "$work" "$@" || { "$refresh" && apt_download "$name" "$work" "$@"; } || {
    rm -rf "$work"
    fail "apt-get could not download $name" "the packages of $name in the mirror that apt is configured for" \
      "read $STATE_DIR/$name.log, $otherwise"
  }
  for package in "$work"/*.deb; do dpkg -x "$package" "$work/root"; done
  mkdir -p "$(dirname "$folder")"
  rm -rf "$folder" && mv "$work/root" "$folder" && rm -rf "$work"
}

apt_download() { # apt_download <name of the log> <folder> <package...>
  local log="$STATE_DIR/$1.log" folder="$2"
  shift 2
  (cd "$folder" && run_logged "$log" apt-get download -q "$@")
}

# unpacked_program <name>: prints the path of the first program of that name that will do, installed or unpacked; the script
# that calls has a function will_do, which is given each path.
unpacked_program() {
  local candidate
  for candidate in "$(command -v "$1" || true)" "$CACHE_DIR/$1/usr/bin/$1"; do
    if [[ -x "$candidate" ]] && will_do "$candidate"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

# unpack_program <name> <what there is none of> <which one is expected> <page on how it is installed>: unpacks the Debian
# package of that name beside the system. Debian 12 has none or one that is too old: there it is of the next release.
unpack_program() {
  local name="$1" package="$1"
  if ! is_linux || ! is_debian_like; then
    fail "there is no $2" "$3 on the PATH" "$4 says how it is installed"
  fi
  if is_bookworm; then package="$name/trixie"; fi
  apt_unpack "$CACHE_DIR/$name" "or: $4" apt_refresh "$package"
  unpacked_program "$name" > /dev/null || fail "$name was unpacked to $CACHE_DIR/$name and does not start" \
    'a program for this machine' "$CACHE_DIR/$name/usr/bin/$name version says why"
}
