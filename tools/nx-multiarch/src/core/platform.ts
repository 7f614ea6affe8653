import { MultiarchError } from './errors';

/** CPU architectures by their OCI (Go) names, see https://github.com/opencontainers/image-spec/blob/main/config.md#properties. */
export const ARCHITECTURES = ['amd64', 'arm64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/** An OCI platform. `variant` is set only where it says more than the architecture does: `linux/arm/v7`. */
export interface Platform {
  os: string;
  architecture: string;
  variant?: string;
}

/** The variant that an architecture means when none is written (containerd `platforms.Normalize`). */
const DEFAULT_VARIANT: Record<string, string> = { arm64: 'v8', amd64: 'v1', arm: 'v7' };

/** Drops a variant that says nothing new, so that `linux/arm64` and `linux/arm64/v8` compare as one. */
function normalize({ os, architecture, variant }: Platform): Platform {
  const silent = variant === undefined || variant === '' || variant === DEFAULT_VARIANT[architecture];
  return silent ? { os, architecture } : { os, architecture, variant };
}

/** `linux/arm64/v8` -> a normalized platform; undefined when the text is not `os/architecture[/variant]`. */
export function parsePlatform(text: string): Platform | undefined {
  const [os, architecture, variant, ...rest] = text.split('/');
  if (!os || !architecture || rest.length > 0) return undefined;
  return normalize({ os, architecture, variant });
}

/** The normalized text of a platform: `linux/arm64`. */
export function formatPlatform(platform: Platform): string {
  const { os, architecture, variant } = normalize(platform);
  return [os, architecture, variant].filter(Boolean).join('/');
}

/**
 * Parses what must be a platform.
 *
 * @throws MultiarchError BAD_PLATFORM
 */
export function requirePlatform(text: string): Platform {
  const platform = parsePlatform(text);
  if (platform) return platform;
  throw new MultiarchError('BAD_PLATFORM', {
    happened: `"${text}" is no platform`,
    expected: 'os/architecture, as in linux/arm64',
    mend: 'correct the option that names it',
  });
}

/** Whether two platforms are the same, `v8` of arm64 and `v1` of amd64 being implied. */
export function samePlatform(a: Platform, b: Platform): boolean {
  return formatPlatform(a) === formatPlatform(b);
}

/** The one operating system that every deployment target here runs. */
export function linux(architecture: Architecture): Platform {
  return { os: 'linux', architecture };
}
