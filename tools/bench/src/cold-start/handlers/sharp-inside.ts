import { makeThumbnail } from './make-thumbnail';

/** sharp is loaded by the first event, which waits for it. */
export const handler = async (event: { body: string }): Promise<object> =>
  makeThumbnail((await import('sharp')).default, event);
