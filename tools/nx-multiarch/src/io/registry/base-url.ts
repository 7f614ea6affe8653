import { DEFAULT_REGISTRY } from '../../core/image-ref';

/** Docker Hub's name in references is not the host of its registry. */
const DOCKER_HUB_HOST = 'registry-1.docker.io';

/**
 * Where the API of a registry is: `https`, and `http` for this machine itself, as in Docker.
 *
 * @param registry host and port as in a reference
 * @param insecure `http` for another host too
 */
export function baseUrl(registry: string, insecure = false): URL {
  const host = registry === DEFAULT_REGISTRY ? DOCKER_HUB_HOST : registry;
  const url = new URL(`https://${host}/`);
  // The scheme decides which port is left out, so the URL is made anew.
  return insecure || isLoopback(url.hostname) ? new URL(`http://${host}/`) : url;
}

/** Whether a host name, as `URL.hostname` gives it, means this machine. */
export function isLoopback(hostname: string): boolean {
  const name = hostname.toLowerCase();
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(name)
  );
}

/**
 * Resolves what a registry writes into `Location` or `Link`: absolute or relative to the request (OCI
 * distribution-spec v1.1, "Pushing blobs"). Behind a proxy that ends TLS some registries name themselves with
 * `http`: the same host is not asked without TLS because of it.
 *
 * @throws TypeError for what is no http(s) URL
 */
export function resolveLocation(location: string, request: URL): URL {
  const url = new URL(location, request);
  if (url.protocol === 'http:' && request.protocol === 'https:' && url.hostname === request.hostname) {
    url.protocol = 'https:';
    // A port left out meant 80; setting the scheme keeps it left out, which now means 443.
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TypeError(`${url.protocol} is no http(s) URL`);
  return url;
}
