import type { Passwords } from '@nx-multiarch/passwords';
import { HttpProblem, type Service } from '@nx-multiarch/service';
import { Type } from '@sinclair/typebox';
import type { AccountStore } from './account-store';
import { normalEmail } from './account-view';
import type { Sessions } from './sessions';

// No more is asked than at sign-up, and less: a rule here would say something about accounts.
const LogIn = Type.Object({ email: Type.String({ maxLength: 254 }), password: Type.String() });

/**
 * POST /sessions: 201 with a token. An unknown address and a wrong password get the same answer after the same work,
 * so that nobody can find out who has an account.
 */
export function registerLogIn(
  app: Service,
  accounts: AccountStore,
  passwords: Passwords,
  sessions: Sessions,
): void {
  app.post('/sessions', { schema: { body: LogIn } }, async (request, reply) => {
    const { email, password } = request.body;
    const account = await accounts.byEmail(normalEmail(email));
    const matches = await passwords.verify(password, account?.passwordHash);
    if (!account || !matches) {
      throw new HttpProblem(401, 'wrong-credentials', 'The e-mail address or the password is wrong');
    }
    if (passwords.needsRehash(account.passwordHash)) {
      await accounts.setPasswordHash(account.id, await passwords.hash(password));
    }
    const { token, expiresAt } = sessions.issue(account.id);
    return reply
      .code(201)
      .header('cache-control', 'no-store')
      .send({ token, expiresAt: expiresAt.toISOString() });
  });
}
