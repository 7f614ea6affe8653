import { loadCase, type ExpectedCase } from './load-case';

/** Paths nobody serves, some of which no router should trip over. */
const strangePaths: [string, string][] = [
  ['nowhere', '/no/such/path'],
  ['dots', '/../../../etc/passwd'],
  ['encoded-dots', '/%2e%2e%2f%2e%2e%2fetc/passwd'],
  ['nul', '/%00'],
  ['bad-escape', '/%zz%'],
  ['bad-utf8', '/%c3%28%ff'],
  ['slashes', '//////'],
  ['long-path', `/${'a'.repeat(6000)}`],
  ['query-bomb', `/nowhere?${'a[]=1&'.repeat(1000)}`],
  ['proto', '/__proto__/constructor'],
];

const probes: [string, string][] = [
  ['livez', '/livez'],
  ['readyz', '/readyz'],
  ['platform', '/platform'],
  ['openapi', '/openapi.json'],
  ['metrics', '/metrics'],
];

/** What every server answers alike: its own state, and requests for nothing it has. */
export function anyServerCases(): ExpectedCase[] {
  return [
    ...probes.map(([name, path]) => loadCase(name, 2, [200], { path })),
    ...strangePaths.map(([name, path]) => loadCase(name, 1, [400, 404, 414], { path })),
    ...['DELETE', 'PROPFIND', 'TRACE', 'OPTIONS'].map((method) =>
      loadCase(`method-${method.toLowerCase()}`, 1, [400, 404, 405], { method, path: '/livez' }),
    ),
    loadCase('large-header', 1, [200], { path: '/livez', headers: { 'x-large': 'a'.repeat(12_000) } }),
    loadCase('many-headers', 1, [200], {
      path: '/livez',
      headers: Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`x-${at}`, 'a'])),
    }),
  ];
}
