import { styleText } from 'node:util';
import type { Verdict } from '../../lambdas/verdicts/verdict';
import type { CliContext, TextStream } from './context';
import { printable, printableJson } from './printable';

export type Style = 'red' | 'yellow' | 'green' | 'gray';

/** Colours text, or gives it back as it is. */
export type Paint = (style: Style | undefined, text: string) => string;

export interface Output {
  /** Whether the answer is one JSON document. */
  readonly json: boolean;
  /** For text of the answer. */
  readonly paint: Paint;
  /** The answer, on stdout, once a command: the document with `--json`, otherwise the lines. */
  answer(document: unknown, lines: readonly string[]): void;
  /** A piece of an answer that is too large for one, on stdout; waits for whoever reads it. Never with `json`. */
  write(piece: string): Promise<void>;
  /** Progress and hints, on stderr. */
  note(text: string): void;
  /** What must not be overlooked, on stderr. */
  warn(text: string): void;
  error(text: string): void;
}

export const VERDICT_STYLES: Readonly<Record<Verdict, Style>> = {
  NON_COMPLIANT: 'red',
  UNKNOWN: 'yellow',
  COMPLIANT: 'green',
  NOT_APPLICABLE: 'gray',
};

export function createOutput(context: Pick<CliContext, 'stdout' | 'stderr' | 'env'>, json: boolean): Output {
  const { stdout, stderr, env } = context;
  const onStdout = painter(stdout, env['NO_COLOR']);
  const onStderr = painter(stderr, env['NO_COLOR']);
  const toStderr = (prefix: string, text: string) => {
    const [first = '', ...rest] = text.split('\n').map(printable);
    stderr.write(`${[prefix + first, ...rest].join('\n')}\n`);
  };
  return {
    json,
    paint: onStdout,
    answer: (document, lines) => {
      stdout.write(json ? `${printableJson(document)}\n` : lines.map((line) => `${line}\n`).join(''));
    },
    write: (piece) => writePiece(stdout, piece),
    note: (text) => toStderr('', text),
    warn: (text) => toStderr(onStderr('yellow', 'warning: '), text),
    error: (text) => toStderr(onStderr('red', 'error: '), text),
  };
}

/** A stream that says false has a reader that is slower than we are; one that is closed will never be drained. */
async function writePiece(stream: TextStream, piece: string): Promise<void> {
  if (stream.write(piece) !== false || !stream.once || stream.destroyed === true) return;
  const { once } = stream;
  await new Promise<void>((resolve) => {
    for (const event of ['drain', 'close'] as const) once.call(stream, event, resolve);
  });
}

/** Source of the rule: no-color.org, "when present and not an empty string". */
function painter(stream: TextStream, noColor: string | undefined): Paint {
  const isOn = stream.isTTY === true && (noColor === undefined || noColor === '');
  return (style, text) => (isOn && style !== undefined ? styleText(style, text, { validateStream: false }) : text);
}
