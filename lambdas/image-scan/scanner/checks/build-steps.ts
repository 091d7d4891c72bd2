import type { ImageConfig } from '../image-config';
import { type ProgramCall, programCall, type ShellCommand, shellCommands } from './shell-commands';

/** A step of the image's history, as the Dockerfile's instruction that it was. */
export interface BuildStep {
  /** Such as `history[4]`. */
  readonly path: string;
  readonly instruction: 'RUN' | 'ADD' | 'OTHER';
  /** The instruction's argument, without what the builder wrote around it. It may hold secrets: never report it. */
  readonly text: string;
}

export interface RunStep extends BuildStep {
  /** The programs that it runs, in order. */
  readonly calls: readonly Invocation[];
}

/** A program that a step runs. */
export interface Invocation extends ProgramCall {
  readonly command: ShellCommand;
}

/** Characters of one image's commands, and of one of them, that are read; real ones have thousands. */
export const MAX_HISTORY_CHARACTERS = 512 * 1024;
export const MAX_STEP_CHARACTERS = 128 * 1024;

const INSTRUCTION =
  /^(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\s+/;
const NOP = '#(nop)';
/** `|2 A=b C=d /bin/sh -c …`: build arguments that a RUN was given; and the shell, with its options. */
const ARGUMENTS = /^\|\d{1,4}\s/;
const SHELL =
  /(?:^|\s)\/?(?:[\w.-]{1,64}\/){0,8}(?:ba|da|a|z|k|)sh(?:\s+-[\w-]{1,32}(?:\s+pipefail)?){0,8}?\s+-[a-z]{0,8}c\s/;

/**
 * The steps of an image's history. Classic builders write `/bin/sh -c #(nop) ADD file:… in /` and `/bin/sh -c command`,
 * BuildKit `ADD a b # buildkit` and `RUN /bin/sh -c command # buildkit`, kaniko the instruction as it stands.
 */
export function buildSteps({ history }: ImageConfig): BuildStep[] {
  return history.map(({ createdBy }, index) => ({ path: `history[${index}]`, ...instructionOf(createdBy) }));
}

interface ReadHistory {
  readonly steps: readonly RunStep[];
  readonly notLookedAt: readonly string[];
}

/** Several checks read the same history. */
const histories = new WeakMap<ImageConfig, ReadHistory>();

/** The steps that ran commands. */
export function runSteps(config: ImageConfig): readonly RunStep[] {
  return readHistory(config).steps;
}

/** The steps whose commands are too long to be read, each with its reason. */
export function unreadSteps(config: ImageConfig): readonly string[] {
  return readHistory(config).notLookedAt;
}

function readHistory(config: ImageConfig): ReadHistory {
  const known = histories.get(config);
  if (known) return known;
  const steps: RunStep[] = [];
  const notLookedAt: string[] = [];
  let characters = 0;
  for (const step of buildSteps(config)) {
    if (step.instruction !== 'RUN') continue;
    const { length } = step.text;
    characters += length;
    if (length > MAX_STEP_CHARACTERS || characters > MAX_HISTORY_CHARACTERS) {
      notLookedAt.push(`configuration: the command of ${step.path} is too long: ${length} characters`);
    } else steps.push({ ...step, calls: callsOf(step.text) });
  }
  const read = { steps, notLookedAt };
  histories.set(config, read);
  return read;
}

function callsOf(text: string): Invocation[] {
  return shellCommands(text).flatMap((command) => {
    const call = programCall(command);
    return call ? [{ command, ...call }] : [];
  });
}

function instructionOf(createdBy: string): Pick<BuildStep, 'instruction' | 'text'> {
  const nop = createdBy.indexOf(NOP);
  const isNop = nop >= 0 && nop < 64;
  const text = (isNop ? createdBy.slice(nop + NOP.length) : createdBy).replace(/#\s?buildkit\s{0,8}$/, '').trim();
  const named = INSTRUCTION.exec(text);
  if (named) {
    const rest = text.slice(named[0].length);
    if (named[1] === 'RUN') return { instruction: 'RUN', text: withoutShell(rest) };
    return { instruction: named[1] === 'ADD' ? 'ADD' : 'OTHER', text: rest };
  }
  const isRun = !isNop && (ARGUMENTS.test(text) || SHELL.exec(text)?.index === 0);
  return isRun ? { instruction: 'RUN', text: withoutShell(text) } : { instruction: 'OTHER', text };
}

function withoutShell(text: string): string {
  const shell = SHELL.exec(text);
  const isFirst = shell !== null && (shell.index === 0 || ARGUMENTS.test(text));
  return isFirst ? text.slice(shell.index + shell[0].length) : text;
}
