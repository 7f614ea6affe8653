import { describe, expect, it } from 'vitest';
import { archived } from '../../testing/archived';
import { type BuiltImage, type BuiltLayer, compareImages, layerToOpen } from './compare-images';

const layer = (name: string, diffId = name): BuiltLayer => ({ digest: name, diffId });
const HISTORY = [
  { created_by: 'FROM' },
  { created_by: 'ENV', empty_layer: true },
  { created_by: 'RUN b # buildkit' },
];

/** An image of two layers; another digest where `change` says so. */
function image(change: Partial<BuiltImage> = {}): BuiltImage {
  const layers = [layer('a'), layer('b')];
  return { digest: '1', manifest: { layers: [] }, config: { history: HISTORY }, layers, ...change };
}
const other = (change: Partial<BuiltImage>) => image({ digest: '2', ...change });

describe('compareImages', () => {
  it('finds nothing where the digests are the same', () => {
    expect(compareImages(image(), image())).toBeUndefined();
    expect(layerToOpen(image(), image())).toBeUndefined();
  });

  it('says of a layer which step made it, and where its files part', () => {
    const changed = other({ layers: [layer('a'), layer('x')] });
    expect(layerToOpen(image(), changed)).toBe(1);
    const opened = [[archived('b')], [archived('b', { mode: 0o600 })]] as const;
    expect(compareImages(image(), changed, opened)).toEqual({
      ...{ where: 'layer', layer: 2, step: 'RUN b', path: '/b', what: 'mode' },
      ...{ first: '0644', second: '0600' },
    });
  });

  it('takes the lowest of several layers, whatever else differs', () => {
    const changed = other({ layers: [layer('x'), layer('y'), layer('z')], config: {} });
    expect(layerToOpen(image(), changed)).toBe(0);
  });

  it('tells an archive that is written otherwise', () => {
    const changed = other({ layers: [layer('a'), layer('x')] });
    expect(compareImages(image(), changed)).toMatchObject({ what: 'archive', first: 'b', second: 'x' });
  });

  it('tells another compression, without a look into the layer', () => {
    const changed = other({ layers: [layer('a'), layer('x', 'b')] });
    expect(layerToOpen(image(), changed)).toBeUndefined();
    expect(compareImages(image(), changed)).toEqual({
      ...{ where: 'layer', layer: 2, step: 'RUN b', what: 'compression', first: 'b', second: 'x' },
    });
  });

  it.each([
    ['no history', undefined],
    ['a history of other layers', [{ created_by: 'FROM' }]],
    ['a history without words', [{}, {}]],
  ])('knows no step with %s', (_name, history) => {
    const changed = other({ layers: [layer('x', 'a'), layer('b')] });
    expect(compareImages(image({ config: { history } }), changed)).toEqual({
      ...{ where: 'layer', layer: 1, what: 'compression', first: 'a', second: 'x' },
    });
  });

  it.each([
    ['a layer more', { layers: [layer('a'), layer('b'), layer('c')] }, 'layers', '2 layers', '3 layers'],
    ['a layer less', { layers: [layer('a')] }, 'layers', '2 layers', '1 layer'],
    ['the manifest', { manifest: { layers: [1] } }, 'value', '(nothing)', '1'],
    ['the way that JSON is written', {}, 'bytes', '1', '2'],
  ] as const)('%s', (_name, change, what, first, second) => {
    expect(compareImages(image(), other(change))).toMatchObject({ where: 'manifest', what, first, second });
  });

  it('the config, by its path', () => {
    const config = { history: HISTORY, config: { Env: ['A=2'] } };
    const first = image({ config: { ...config, ...{ config: { Env: ['A=1'] } } } });
    expect(compareImages(first, other({ config }))).toEqual({
      ...{ where: 'config', path: 'config.Env[0]', what: 'value', first: '"A=1"', second: '"A=2"' },
    });
  });
});
