import { PasswordError } from '@nx-multiarch/passwords';
import { HttpProblem, problemResponses, type Service } from '@nx-multiarch/service';
import { Type } from '@sinclair/typebox';
import { GivenPassword, normalEmail } from '../account-view';
import type { Account } from '../storage/account';
import type { RouteParts } from './parts';

// No more is asked than at sign-up, and less: a rule here would say something about accounts. There is no NUL in
// PostgreSQL's texts, so no account's address has one.
const LogIn = Type.Object({
  email: Type.String({ maxLength: 254, pattern: '^[^\\u0000]*$' }),
  password: GivenPassword,
});

const Token = Type.Object(
  {
    token: Type.String({ description: 'for the header Authorization: Bearer TOKEN' }),
    expiresAt: Type.String({ format: 'date-time' }),
  },
  { description: 'Logged in' },
);

const schema = {
  summary: 'Log in',
  tags: ['sessions'],
  body: LogIn,
  response: { 201: Token, ...problemResponses(401, 429) },
};

/** A hash at today's cost in the place of a cheaper one, if there is time for that; the log-in succeeds anyhow. */
async function rehash(
  { accounts, passwords }: RouteParts,
  account: Account,
  password: string,
): Promise<void> {
  if (!passwords.needsRehash(account.passwordHash)) return;
  try {
    await accounts.replaceHash(account, await passwords.hash(password));
  } catch (error) {
    if (!(error instanceof PasswordError && error.code === 'busy')) throw error;
  }
}

/**
 * POST /sessions: 201 with a token. An unknown address and a wrong password get the same answer after the same work,
 * so that nobody can find out who has an account.
 */
export function registerLogIn(app: Service, parts: RouteParts): void {
  const { accounts, sessions, passwords, limits } = parts;
  app.post('/sessions', { schema, onRequest: limits.address }, async (request, reply) => {
    const { password } = request.body;
    const email = normalEmail(request.body.email);
    await limits.account(email, request);
    const account = await accounts.byEmail(email);
    const matches = await passwords.verify(password, account?.passwordHash);
    const issued = account && matches ? await sessions.issue(account) : undefined;
    if (!account || !issued) {
      throw new HttpProblem(401, 'wrong-credentials', 'The e-mail address or the password is wrong');
    }
    await rehash(parts, account, password);
    const { token, expiresAt } = issued;
    reply.code(201).header('cache-control', 'no-store');
    return reply.send({ token, expiresAt: expiresAt.toISOString() });
  });
}
