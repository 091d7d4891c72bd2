import { isPlaceholder } from '../secrets/allow/placeholder';
import { isSecretName } from '../secrets/secret-name';
import type { Check, Place } from './check';
import { type Assignment, type ConfigText, configTexts, reportableName } from './config-texts';
import { findCredential } from './credential-formats';

export const namedSecret: Check = {
  id: 'mayfly:secret/literal-value',
  kind: 'secret',
  severity: 'HIGH',
  title: 'The image holds the literal value of a secret',
  standard: 'CIS Docker Benchmark 4.10; dockle CIS-DI-0010',
  remedy:
    'Change the secret: whoever can pull the image has it. Then pass it at run time, or to the build as a secret mount.',
  find: ({ config }) => [...configTexts(config)].flatMap(literalSecret),
};

function literalSecret(text: ConfigText): Place[] {
  // Credentials of a known form are another check's.
  if (findCredential(text.text)) return [];
  const secret = text.assignments.find(isLiteralSecret);
  if (!secret) return [];
  const name = reportableName(secret.name);
  return [{ path: text.path, detail: `${text.path} sets ${name === '' ? 'a secret' : name}.` }];
}

/** A name that promises a secret and a value that could be one, or a URL with a password in it. */
export function isLiteralSecret({ name, value }: Assignment): boolean {
  return (isSecretName(name) && !isPlaceholder(value)) || hasPasswordInUrl(value);
}

function hasPasswordInUrl(value: string): boolean {
  for (const [, password = ''] of value.matchAll(/:\/\/[^\s:/@]{0,128}:([^\s:/@]{1,256})@/g)) {
    if (!isPlaceholder(password)) return true;
  }
  return false;
}
