import { HttpProblem, problemResponses, type Service } from '@nx-multiarch/service';
import { Type } from '@sinclair/typebox';
import type { FastifyBaseLogger } from 'fastify';
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

/** A hash at today's cost in the place of a cheaper one. The log-in succeeded, and does without: the next tries again. */
async function rehash(
  { accounts, passwords }: RouteParts,
  account: Account,
  password: string,
  log: FastifyBaseLogger,
): Promise<void> {
  if (!passwords.needsRehash(account.passwordHash)) return;
  try {
    await accounts.replaceHash(account, await passwords.hash(password));
  } catch (error) {
    log.warn({ err: error }, 'a password was not hashed anew at the cost of today');
  }
}

/**
 * POST /sessions: 201 with a token. An unknown address and a wrong password get the same answer after the same work:
 * here nobody finds out who has an account. Sign-up does tell, and is limited as log-ins are.
 */
export function registerLogIn(app: Service, parts: RouteParts): void {
  const { accounts, sessions, passwords, limits } = parts;
  app.post('/sessions', { schema, onRequest: limits.address }, async (request, reply) => {
    const { password } = request.body;
    const email = normalEmail(request.body.email);
    const account = await limits.logIn(email, request, async () => {
      const found = await accounts.byEmail(email);
      return (await passwords.verify(password, found?.passwordHash)) ? found : undefined;
    });
    const issued = account && (await sessions.issue(account));
    if (!account || !issued) {
      throw new HttpProblem(401, 'wrong-credentials', 'The e-mail address or the password is wrong');
    }
    await rehash(parts, account, password, request.log);
    const { token, expiresAt } = issued;
    reply.code(201).header('cache-control', 'no-store');
    return reply.send({ token, expiresAt: expiresAt.toISOString() });
  });
}
