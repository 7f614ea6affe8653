import { randomUUID } from 'node:crypto';
import type { Context } from './context';

/**
 * What accounts needs besides PORT to serve a load that comes from one address and knows one account: a database, and
 * limits that count log-ins without refusing them.
 */
export async function accountsEnvironment(context: Pick<Context, 'databaseUrl'>): Promise<NodeJS.ProcessEnv> {
  const url = await context.databaseUrl();
  return {
    LOGIN_RATE_ADDRESS: '1000000',
    LOGIN_RATE_ACCOUNT: '1000000',
    ...(url === undefined ? {} : { DATABASE_URL: url }),
  };
}

/** @throws Error with the server's answer when it is not 201 */
async function post(url: string, value: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  });
  if (response.status === 201) return response.json();
  throw new Error(`POST ${url} was answered ${response.status}, expected 201: ${await response.text()}`);
}

/**
 * Makes an account.
 * @returns its e-mail address
 */
export async function signUp(url: string, password: string): Promise<string> {
  const email = `bench-${randomUUID()}@example.com`;
  await post(`${url}/accounts`, { email, password });
  return email;
}

/** @returns a token */
export async function logIn(url: string, email: string, password: string): Promise<string> {
  const { token } = (await post(`${url}/sessions`, { email, password })) as { token: string };
  return token;
}
