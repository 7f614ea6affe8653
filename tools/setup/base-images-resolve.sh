# shellcheck shell=bash
# How the references of docker/base-images.json become references with a digest. Sourced by base-images.sh, after
# public-registries.sh.

# What docker said about references that did not resolve.
RESOLVE_LOG="$STATE_DIR/base-images.log"
RESOLVE_LIMIT=20

# resolve_public <name> <reference>: prints name, tab, reference with the digest that its tag has now. A reference with
# a digest stays as it is, once it is known to exist. What docker says of one that does not resolve goes to stderr.
# (buildx prints a table for {{.Manifest.Digest}}, and the digest alone only through a function such as json.)
resolve_public() {
  local said digest
  if said="$(within "$RESOLVE_LIMIT" docker buildx imagetools inspect --format '{{json .Manifest.Digest}}' "$2" 2>&1)" &&
    digest="$(grep -oE 'sha256:[0-9a-f]{64}' <<< "$said" | tail -n 1)"; then
    if [[ "$2" == *@sha256:* ]]; then digest="$2"; else digest="$2@$digest"; fi
    printf '%s\t%s\n' "$1" "$digest"
  else
    printf '%s: %s\n' "$2" "${said:-no answer within $RESOLVE_LIMIT s}" >&2
  fi
}

# All names at once, so that an unreachable registry costs its time limit once. All or nothing: public images and
# stand-ins are not mixed.
resolve_all() {
  local name reference found
  found="$(pairs "$PUBLIC_FILE" | {
    while IFS=$'\t' read -r name reference; do resolve_public "$name" "$reference" & done
    wait
  })"
  [[ "$(cut -f1 <<< "$found" | LC_ALL=C sort)" == "$(names "$PUBLIC_FILE")" ]] && printf '%s\n' "$found"
}

# A registry that answers and gives no image (a rate limit, a password, an unknown name) is for the person to mend:
# stand-ins would only hide it.
fail_if_reachable() {
  local name reference host
  has curl || fail 'there is no curl on the PATH' 'curl, which asks the public registries whether they answer' \
    'install curl, then run this again'
  while IFS=$'\t' read -r name reference; do
    host="$(registry_host "$reference")"
    is_reachable "$host" || continue
    fail "$host answers, and the base images do not resolve:"$'\n'"$(sed 's/^/    /' "$RESOLVE_LOG")" \
      'a digest for every reference in docker/base-images.json' \
      'docker login for a rate limit or a password, correct an unknown name, or try again later; NX_MULTIARCH_STAND_INS=1 bash tools/setup/base-images.sh builds stand-ins on purpose'
  done < <(pairs "$PUBLIC_FILE")
}
