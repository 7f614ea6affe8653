/** Which distribution an image is made of: `debian`, `12`. */
export interface Distribution {
  id: string;
  version?: string;
}

/** Reads /etc/os-release: https://www.freedesktop.org/software/systemd/man/latest/os-release.html */
export function parseOsRelease(text: string): Distribution | undefined {
  const valueOf = (name: string): string | undefined =>
    new RegExp(`^${name}=["']?([a-z0-9._-]+)["']?\\s*$`, 'm').exec(text)?.[1];
  const [id, version] = [valueOf('ID'), valueOf('VERSION_ID')];
  return id ? { id, ...(version ? { version } : {}) } : undefined;
}
