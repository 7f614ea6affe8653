export { checkCost, costOf, defaultCost, maxCost, minCost } from './cost';
export { PasswordError, type PasswordErrorCode } from './errors';
export { loadBcrypt } from './load-bcrypt';
export { createPasswords, maxPasswordBytes, type Passwords } from './passwords';
