import { isNativeError } from 'node:util/types';

const MAX_CAUSES = 3;

/** As classes are named; any other name is somebody's text, and may hold what no metric should. */
const CLASS_NAME = /^[A-Za-z_$][\w$.-]{0,63}$/;

/**
 * The names of an error and of at most three causes, the outermost first. Names only: messages and stacks hold values.
 */
export function errorClasses(thrown: unknown): readonly string[] {
  const names: string[] = [];
  let error = thrown;
  for (let depth = 0; depth <= MAX_CAUSES && (depth === 0 || error !== undefined); depth++) {
    if (isError(error)) {
      names.push(nameOf(error));
      error = causeOf(error);
    } else {
      names.push(`thrown ${error === null ? 'null' : typeof error}`);
      error = undefined;
    }
  }
  return names;
}

/** Errors of Node's own modules come from another realm under test runners, so that instanceof is not enough. */
function isError(thrown: unknown): thrown is Error {
  return isNativeError(thrown) || thrown instanceof Error;
}

/** Getters of an error class may throw. */
function nameOf(error: Error): string {
  try {
    return CLASS_NAME.test(error.name) ? error.name : 'Error';
  } catch {
    return 'Error';
  }
}

function causeOf(error: Error): unknown {
  try {
    return error.cause;
  } catch {
    return undefined;
  }
}
