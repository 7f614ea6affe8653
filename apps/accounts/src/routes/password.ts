import { HttpProblem, problemResponses, type Service } from '@nx-multiarch/service';
import { Type } from '@sinclair/typebox';
import { GivenPassword, NewPassword } from '../account-view';
import { changedMeanwhile } from '../problems';
import type { Account } from '../storage/account';
import { asOwner, ownerOnly } from './owner-only';
import type { RouteParts } from './parts';

const change = {
  summary: 'Change the password; other log-ins end',
  ...asOwner,
  body: Type.Object(
    { currentPassword: GivenPassword, newPassword: NewPassword },
    { additionalProperties: false },
  ),
  response: { 204: Type.Null({ description: 'Changed' }), ...problemResponses(401, 403, 409, 429) },
};

const remove = {
  summary: 'Delete the account, its log-ins and its avatar',
  ...asOwner,
  body: Type.Object({ password: GivenPassword }, { additionalProperties: false }),
  response: { 204: Type.Null({ description: 'Deleted' }), ...problemResponses(401, 403, 409, 429) },
};

/** A token may be stolen: who holds it does not get to guess the password without end. @throws HttpProblem 403, 429 */
async function confirm({ limits, passwords }: RouteParts, account: Account, password: string): Promise<void> {
  if (await limits.confirm(account.id, () => passwords.verify(password, account.passwordHash))) return;
  throw new HttpProblem(403, 'wrong-password', 'The password is not that of this account');
}

/** PUT /me/password and DELETE /me: what takes the password as well as a token. */
export function registerPassword(app: Service, parts: RouteParts): void {
  const { enter, sessionOf } = ownerOnly(parts);
  const { accounts, passwords } = parts;

  app.put('/me/password', { schema: change, onRequest: enter }, async (request, reply) => {
    const { account, digest } = sessionOf(request);
    await confirm(parts, account, request.body.currentPassword);
    const newHash = await passwords.hash(request.body.newPassword);
    if (!(await accounts.setPassword(account, newHash, digest))) throw changedMeanwhile();
    return reply.code(204).send(null);
  });

  app.delete('/me', { schema: remove, onRequest: enter }, async (request, reply) => {
    const { account } = sessionOf(request);
    await confirm(parts, account, request.body.password);
    if (!(await accounts.remove(account))) throw changedMeanwhile();
    return reply.code(204).send(null);
  });
}
