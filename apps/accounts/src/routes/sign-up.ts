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
  response: { 201: AccountView, ...problemResponses(409) },
};

/** POST /accounts: 201 with the account, 409 when the address is taken. */
export function registerSignUp(app: Service, { accounts, passwords }: RouteParts): void {
  app.post('/accounts', { schema }, async (request, reply) => {
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
