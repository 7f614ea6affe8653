import { expect, it } from 'vitest';
import { cachedSteps, isWork } from './cached-steps';

it('finds the steps that came from the cache, and knows which of them are work', () => {
  const log = `studio: #9 [context node:24-bookworm-slim] 127.0.0.1:5001/base/node@sha256:57c8
studio: #9 CACHED
studio: #10 [dependencies 3/4] RUN npm ci
studio: #10 DONE 3.1s
studio: #11 [stage-1 2/4] COPY --from=dependencies /app/node_modules ./node_modules
studio: #11 CACHED
#12 [dependencies 1/4] WORKDIR /app
#12 CACHED`;
  expect(cachedSteps(log).map((step) => [step.slice(0, 12), isWork(step)])).toEqual([
    ['[context nod', false],
    ['[stage-1 2/4', true],
    ['[dependencie', false],
  ]);
});
