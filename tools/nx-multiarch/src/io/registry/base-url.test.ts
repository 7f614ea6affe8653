import { describe, expect, it } from 'vitest';
import { baseUrl, isLoopback, resolveLocation } from './base-url';

describe('baseUrl', () => {
  it.each([
    ['localhost:5001', false, 'http://localhost:5001/'],
    ['localhost', false, 'http://localhost/'],
    ['localhost:443', false, 'http://localhost:443/'],
    ['127.0.0.1:5001', false, 'http://127.0.0.1:5001/'],
    ['[::1]:5001', false, 'http://[::1]:5001/'],
    ['registry.localhost:80', false, 'http://registry.localhost/'],
    ['h.io', false, 'https://h.io/'],
    ['h.io:80', false, 'https://h.io:80/'],
    ['h.io:5000', true, 'http://h.io:5000/'],
    ['127.0.0.1.h.io', false, 'https://127.0.0.1.h.io/'],
    ['docker.io', false, 'https://registry-1.docker.io/'],
  ])('%s (insecure: %s) is at %s', (registry, insecure, expected) => {
    expect(baseUrl(registry, insecure).href).toBe(expected);
  });
});

describe('isLoopback', () => {
  it.each([
    ['LOCALHOST', true],
    ['127.3.2.1', true],
    ['[::1]', true],
    ['localhost.h.io', false],
    ['128.0.0.1', false],
  ])('%s: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});

describe('resolveLocation', () => {
  it.each([
    ['/v2/a', 'https://h.io/x/y?z', 'https://h.io/v2/a'],
    ['b?c=%2B', 'https://h.io/x/y', 'https://h.io/x/b?c=%2B'],
    ['https://s3.io/a?sig=1', 'https://h.io/x', 'https://s3.io/a?sig=1'],
    ['http://h.io/a', 'https://h.io/x', 'https://h.io/a'],
    ['http://h.io:5000/a', 'https://h.io:5000/x', 'https://h.io:5000/a'],
    ['http://s3.io/a', 'https://h.io/x', 'http://s3.io/a'],
    ['http://h.io/a', 'http://h.io/x', 'http://h.io/a'],
  ])('%s after %s is %s', (location, request, expected) => {
    expect(resolveLocation(location, new URL(request)).href).toBe(expected);
  });

  it.each(['ftp://h.io/a', 'http://', 'file:///etc/passwd'])('refuses %s', (location) => {
    expect(() => resolveLocation(location, new URL('https://h.io/'))).toThrow(TypeError);
  });
});
