import { isGuessable } from './guessable';
import { isPlaceholder } from './placeholder';

/** `user:password`, `$USER:$PASSWORD`, `name:` of documentation: neither part could be a secret. */
export function isExampleLogin(login: string): boolean {
  const colon = login.indexOf(':');
  const [user, password] = [unquoted(login.slice(0, colon)), unquoted(login.slice(colon + 1))];
  if (password === '') return user.length < 8 || isPlaceholder(user) || isGuessable(user) || !/\d|[^\w.@-]/.test(user);
  if (/^[${<[%]|^\(/.test(password)) return !/^\{[\w-]{10,}\}$/.test(password);
  if (/^\$\{?[A-Za-z_]|\{\{/.test(user) && /\$\{?[A-Za-z_]/.test(password)) return true;
  return password.length < 4 || isGuessable(password) || /\$\{|\$\(|\{\{|`/.test(password);
}

function unquoted(text: string): string {
  return text.replace(/^["']+|["']+$/g, '');
}
