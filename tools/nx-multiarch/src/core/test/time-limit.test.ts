import { describe, expect, it } from 'vitest';
import { defaultTimeout } from './time-limit';

describe('defaultTimeout', () => {
  it('is longer under emulation', () => {
    expect([defaultTimeout('amd64', 'amd64'), defaultTimeout('arm64', 'amd64')]).toEqual([30, 120]);
  });
});
