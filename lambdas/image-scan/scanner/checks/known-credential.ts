import type { Check, Place } from './check';
import { configTexts } from './config-texts';
import { findCredential } from './credential-formats';

export const knownCredential: Check = {
  id: 'mayfly:secret/known-credential',
  kind: 'secret',
  severity: 'CRITICAL',
  title: 'The image holds a credential',
  standard: 'CIS Docker Benchmark 4.10; dockle CIS-DI-0010',
  remedy:
    'Revoke the credential: whoever can pull the image has it. Then pass it at run time, or to the build as a secret mount.',
  find: ({ config }) => {
    const places: Place[] = [];
    for (const { path, name, text } of configTexts(config)) {
      const format = findCredential(text);
      const where = name === '' ? path : `${path} (${name})`;
      if (format) places.push({ path, detail: `${where} holds ${format.name}.`, variant: format.id });
    }
    return places;
  },
};
