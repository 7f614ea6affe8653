import type { Command } from './runtime-process';

export interface Address {
  host: string;
  port: number;
}

export interface RieOptions {
  invoke: Address;
  runtimePort: number;
  timeoutMs: number;
  command: Command;
}

/** Something the person who started the emulator can mend; the message says how. */
export class UsageError extends Error {}

const usage = 'usage: aws-lambda-rie [--runtime-interface-emulator-address HOST:PORT] <command> [args...]';

function parseAddress(flag: string, text: string | undefined): Address {
  const [, host, digits] = /^(.*):(\d+)$/.exec(text ?? '') ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65535) {
    throw new UsageError(`${flag} is "${text ?? ''}", expected HOST:PORT such as 0.0.0.0:8080\n${usage}`);
  }
  return { host: host || '0.0.0.0', port };
}

/** AWS_LAMBDA_FUNCTION_TIMEOUT, whole or broken seconds; 300 unless set, as in the AWS emulator. */
function parseTimeout(text: string | undefined): number {
  const seconds = Number(text || 300);
  if (seconds > 0 && seconds <= 900) return seconds * 1000;
  throw new UsageError(
    `AWS_LAMBDA_FUNCTION_TIMEOUT is "${text}", expected seconds, more than 0 and at most 900`,
  );
}

/** Reads `aws-lambda-rie`'s arguments; the two address flags are those of the AWS emulator. */
export function parseRieOptions(argv: string[], env: NodeJS.ProcessEnv): RieOptions {
  const addresses: Record<string, Address> = {
    '--runtime-interface-emulator-address': { host: '0.0.0.0', port: 8080 },
    '--runtime-api-address': { host: '127.0.0.1', port: 9001 },
  };
  const rest = [...argv];
  while (rest[0]?.startsWith('--')) {
    const [flag = '', inline] = rest.shift()!.split('=', 2);
    if (flag === '') break;
    if (!addresses[flag]) throw new UsageError(`unknown option ${flag}\n${usage}`);
    addresses[flag] = parseAddress(flag, inline ?? rest.shift());
  }
  const [file, ...args] = rest;
  if (!file) throw new UsageError(`no command to run\n${usage}`);
  return {
    invoke: addresses['--runtime-interface-emulator-address']!,
    runtimePort: addresses['--runtime-api-address']!.port,
    timeoutMs: parseTimeout(env.AWS_LAMBDA_FUNCTION_TIMEOUT),
    command: { file, args },
  };
}
