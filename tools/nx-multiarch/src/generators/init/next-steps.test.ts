import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../graph/options';
import { nextSteps } from './next-steps';

const optionsOf = (environments: Record<string, { registry: string }>) =>
  parseOptions({ policy: {}, environments });

describe('nextSteps', () => {
  it('names the environments whose registry is a placeholder', () => {
    const options = optionsOf({
      local: { registry: '[::1]:5001' },
      dev: { registry: 'registry.example.com' },
    });
    const text = nextSteps(options, []);
    expect(text).toContain('put your registry in the place of registry.example.com in nx.json (dev)');
    expect(text).not.toContain('docker run');
  });

  it('names base images without a digest, and what starts a local registry', () => {
    const text = nextSteps(optionsOf({ local: { registry: '127.0.0.1:5001' } }), ['node:24']);
    expect(text).toContain('no registry told the digest of node:24');
    expect(text).toContain('docker run --detach --publish 127.0.0.1:5001:5000 registry:3');
    expect(text).not.toContain('example.com');
  });
});
