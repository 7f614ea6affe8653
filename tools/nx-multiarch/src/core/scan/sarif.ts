import type { Deployment } from '../policy';

/** SARIF 2.1.0, as far as files are joined: https://docs.oasis-open.org/sarif/sarif/v2.1.0/. */
export interface Sarif {
  runs: Record<string, unknown>[];
}

/** The SARIF of one image. */
export interface ImageSarif {
  project: string;
  deployment: Deployment;
  /** `linux/arm64`. */
  platform: string;
  sarif: Sarif;
}

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/**
 * One file of all images. Each is a category of its own by `automationDetails.id`, whose end is a slash: GitHub takes no
 * two runs of one category in a file.
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function joinSarif(images: readonly ImageSarif[]): object {
  const runs = images.flatMap(({ project, deployment, platform, sarif }) =>
    sarif.runs.map((run) => ({
      ...run,
      automationDetails: { id: `docker-scan/${project}/${deployment}/${platform}/` },
    })),
  );
  return { version: '2.1.0', $schema: SCHEMA, runs };
}
