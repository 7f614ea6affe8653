import { ecrHost, parseEcrHost } from '../../core/ecr-host';
import { MultiarchError } from '../../core/errors';
import type { EcrApi } from './api';
import type { EcrToken } from './token';

/** The registry that is meant: its host, and whose it is. */
export interface EcrPlace {
  host: string;
  /** undefined: that of the credentials. */
  account?: string;
}

/**
 * What the registry `ecr` means on this machine: the account of AWS_ACCOUNT_ID, or else that of the credentials, which
 * the API names together with the token.
 *
 * @throws MultiarchError AWS for an AWS_ACCOUNT_ID that is none
 */
export function resolveRegistry(
  { region, fips }: Pick<EcrApi, 'region' | 'fips'>,
  token: Pick<EcrToken, 'host'>,
  env: NodeJS.ProcessEnv = process.env,
): EcrPlace {
  const named = env['AWS_ACCOUNT_ID'];
  if (named && !/^\d{12}$/.test(named)) {
    throw new MultiarchError('AWS', {
      happened: `AWS_ACCOUNT_ID is "${named}"`,
      expected: 'the twelve digits of an account, or nothing: then it is the account of the credentials',
      mend: 'unset AWS_ACCOUNT_ID, or correct it',
      details: { name: 'BadAccount' },
    });
  }
  const own = parseEcrHost(token.host);
  // An endpoint of one's own (AWS_ENDPOINT_URL_ECR) may name any host: it is believed.
  if (!own) return { host: token.host, ...(named && { account: named }) };
  const account = named || own.account;
  return {
    host: account === own.account && !fips ? token.host : ecrHost({ account, region, fips }),
    account,
  };
}
