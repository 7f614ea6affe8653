import bcrypt from 'bcrypt';
import { servePeer } from './work';

/** The peer of accounts' log-in: bcrypt's comparison and nothing else. Arguments: the password, its hash. */
const [password = '', hash = ''] = process.argv.slice(2);

servePeer(async () => {
  if (!(await bcrypt.compare(password, hash))) throw new Error('the password is not that of the hash');
  return '';
});
