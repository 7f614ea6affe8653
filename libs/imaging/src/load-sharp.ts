import type sharpModule from 'sharp';
import { machineCapacity } from './capacity';

export type Sharp = typeof sharpModule;

let loading: Promise<Sharp> | undefined;

/**
 * Decoders for what people take photos and draw pictures in. Others stay shut: SVG and PDF are programs rather than
 * pictures, and libvips reads many scientific formats whose decoders see little hostile input.
 */
const decoders = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'].map((name) => `VipsForeignLoad${name}`);

async function load(): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: decoders });
  // Every input is another one: what libvips keeps of the last would only be memory.
  sharp.cache(false);
  sharp.concurrency(machineCapacity().threadsPerImage);
  return sharp;
}

/**
 * sharp, loaded once and not before it is wanted: an app whose addon does not fit its machine starts all the same,
 * and can say what is wrong. Call it at start to have the first request find it warm.
 */
export function loadSharp(): Promise<Sharp> {
  loading ??= load();
  return loading;
}
