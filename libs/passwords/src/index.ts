export { checkCost, costOf, defaultCost, maxCost, minCost } from './cost';
export { PasswordError, type PasswordErrorCode } from './errors';
export { loadBcrypt } from './load-bcrypt';
export { createPasswords, type PasswordOptions, type Passwords } from './passwords';
export type { TurnLimits } from './hashing-turns';
export { maxPasswordBytes } from './usable';
