/** A private registry of Amazon ECR, as its host name tells it. */
export interface EcrHost {
  /** Twelve digits. */
  account: string;
  /** `eu-central-1` */
  region: string;
  fips: boolean;
  /** Reached over IPv6 too: the hosts that end in `on.aws`. */
  dualStack: boolean;
}

/** Stands in nx.json in place of a host: account and region are then those of the AWS configuration. */
export const ECR = 'ecr';

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html and
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html (dual-stack); the domain is the partition's.
const CLASSIC =
  /^(?<account>\d{12})\.dkr\.ecr(?<fips>-fips)?\.(?<region>[a-z0-9-]+)\.(?:amazonaws\.(?:com|com\.cn|eu)|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;
const DUAL_STACK =
  /^(?<account>\d{12})\.dkr-ecr(?<fips>-fips)?\.(?<region>[a-z0-9-]+)\.on\.(?:aws|amazonwebservices\.com\.cn)$/;

/** Account and region of a registry's host; undefined for every registry that is not ECR's. */
export function parseEcrHost(registry: string): EcrHost | undefined {
  const dualStack = DUAL_STACK.exec(registry);
  const groups = (dualStack ?? CLASSIC.exec(registry))?.groups;
  if (!groups) return undefined;
  const { account, region, fips } = groups as { account: string; region: string; fips?: string };
  return { account, region, fips: fips !== undefined, dualStack: dualStack !== null };
}

/** Whether an environment's registry is ECR: its host, or the word `ecr`. */
export function isEcr(registry: string): boolean {
  return registry === ECR || parseEcrHost(registry) !== undefined;
}

/** The host of an account's registry in a region, in the domain of the region's partition. */
export function ecrHost({ account, region, fips }: Pick<EcrHost, 'account' | 'region' | 'fips'>): string {
  const domain = region.startsWith('cn-') ? 'com.cn' : region.startsWith('eusc-') ? 'eu' : 'com';
  return `${account}.dkr.ecr${fips ? '-fips' : ''}.${region}.amazonaws.${domain}`;
}
