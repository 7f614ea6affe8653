import sharp from 'sharp';
import { makeThumbnail } from './make-thumbnail';

/** sharp is loaded while the function starts, as thumbnailer does. */
export const handler = (event: { body: string }): Promise<object> => makeThumbnail(sharp, event);
