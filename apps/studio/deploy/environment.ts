/** The port that the image listens on: `ENV PORT` of its Dockerfile. */
export const port = 8080;

/**
 * What a deployment waits for. Not /livez, which an image answers whose addon does not load: it would be taken for
 * healthy. studio asks no other service for its readiness, so nothing but its own image can fail it.
 */
export const healthPath = '/readyz';

/** Milliseconds between SIGTERM and closing, and for open requests to end after that. */
const times = { drain: 5_000, close: 20_000 };

/** Seconds from SIGTERM to SIGKILL: all that the server needs to end in good order, and some. */
export const stopSeconds = (times.drain + times.close) / 1000 + 5;

/** Configuration of the server, the same wherever it runs behind a load balancer that everybody can reach. */
export const environment: Record<string, string> = {
  DRAIN_MS: String(times.drain),
  CLOSE_MS: String(times.close),
  // The load balancer alone is believed when it says who asked.
  PROXY_HOPS: '1',
  // Of 2 GB: more than images and bodies take at the worst, which load.test.ts sums up.
  MAX_RSS_MB: '1500',
  // Every path can be reached from the internet; ECS and App Runner have metrics of their own.
  METRICS: 'false',
};
