import { MultiarchError } from '../core/errors';

/**
 * Loads a client of the SDK, which only those need who use the service.
 *
 * @throws MultiarchError AWS where it is not installed
 */
export async function loadSdk<M>(name: string, load: () => Promise<M>): Promise<M> {
  return load().catch((cause: unknown) => {
    throw new MultiarchError('AWS', {
      happened: `${name} is not installed in this workspace`,
      expected: 'the client of the AWS SDK for the service that is asked',
      mend: `npm install --save-dev ${name}`,
      cause,
      details: { name: 'NoSdk' },
    });
  });
}
