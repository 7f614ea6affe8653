import { HttpProblem, problemResponses, type Service } from '@nx-multiarch/service';
import { Type } from '@sinclair/typebox';
import { AccountView, DisplayName, Email, NewPassword, normalEmail, viewOf } from '../account-view';
import type { RouteParts } from './parts';

const SignUp = Type.Object(
  { email: Email, password: NewPassword, displayName: Type.Optional(DisplayName) },
  { additionalProperties: false },
);

const schema = {
  summary: 'Sign up',
  tags: ['accounts'],
  body: SignUp,
  response: { 201: AccountView, ...problemResponses(409, 429) },
};

/**
 * POST /accounts: 201 with the account, 409 when the address is taken. So anybody can ask who has an account, as long as
 * no message to the address takes the place of that answer; how often one can ask is limited, as are log-ins.
 */
export function registerSignUp(app: Service, { accounts, passwords, limits }: RouteParts): void {
  app.post('/accounts', { schema, onRequest: limits.address }, async (request, reply) => {
    const { email, password, displayName } = request.body;
    const account = await accounts.insert({
      email: normalEmail(email),
      displayName: displayName || undefined,
      passwordHash: await passwords.hash(password),
    });
    if (account) return reply.code(201).send(viewOf(account));
    throw new HttpProblem(409, 'email-taken', 'There is an account with this e-mail address');
  });
}
