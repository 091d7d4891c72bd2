import type { ImageConfig } from '../image-config';
import { findCredential } from './credential-formats';

/** A text of an image's configuration that people write secrets into. */
export interface ConfigText {
  /** Such as `config.Env[2]`, `history[4]`; a label by its key. */
  readonly path: string;
  /** What the text calls itself, fit for a report; '' where it has no name or the name could be a secret. */
  readonly name: string;
  readonly text: string;
  readonly assignments: readonly Assignment[];
}

export interface Assignment {
  readonly name: string;
  readonly value: string;
}

/** `NAME=value` within a command, quoted or not. Each part is bounded or ends at its first mark: linear time. */
const ASSIGNMENT =
  /(?<![A-Za-z0-9_.])([A-Za-z_][A-Za-z0-9_.-]{0,127})=(?:"([^"\n]{0,4096})"|'([^'\n]{0,4096})'|([^\s;&|"'`<>]{1,4096}))/g;

/** Environment, labels and history, in this order. */
export function* configTexts({ config, history }: ImageConfig): Generator<ConfigText> {
  for (const [index, text] of config.env.entries()) {
    const equals = text.indexOf('=');
    const name = equals < 0 ? '' : text.slice(0, equals);
    const assignments = equals < 0 ? [] : [{ name, value: text.slice(equals + 1) }];
    yield { path: `config.Env[${index}]`, name: reportableName(name), text, assignments };
  }
  for (const [key, value] of Object.entries(config.labels)) {
    const name = reportableName(key);
    const path = `config.Labels[${name === '' ? '(redacted)' : JSON.stringify(name)}]`;
    yield { path, name, text: `${key}=${value}`, assignments: [{ name: key, value }] };
  }
  for (const [index, { createdBy, comment }] of history.entries()) {
    const text = `${createdBy}\n${comment}`;
    yield { path: `history[${index}]`, name: '', text, assignments: [...assignmentsIn(text)] };
  }
}

function* assignmentsIn(text: string): Generator<Assignment> {
  for (const [, name = '', double, single, bare] of text.matchAll(ASSIGNMENT)) {
    yield { name, value: double ?? single ?? bare ?? '' };
  }
}

/** A name as it may be shown; '' if it is not of a name's form or holds a credential itself. */
export function reportableName(name: string): string {
  return /^[A-Za-z0-9_./-]{1,128}$/.test(name) && findCredential(name) === null ? name : '';
}
