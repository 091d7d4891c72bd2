import { z } from 'zod';
import { bounded } from '../../shared/errors';
import type { Unknown } from '../../verdicts/verdict';
import type { Run } from '../contract';

/** A run that ended without a verdict: its image where a claim had been taken, else the event that started it. */
export interface FailedRun {
  readonly runId: string;
  readonly unknown: Unknown;
  readonly run?: Run;
  /** The workflow's input, as it came. */
  readonly event?: unknown;
}

/** Room for a reason in a record; the whole cause stands in the execution's history. */
const MOST_REASON = 1000;

const failureSchema = z.object({ Error: z.string().default('Error'), Cause: z.string().default('') });

const inWorkflow = z.object({
  runId: z.string().min(1),
  state: z.looseObject({
    run: z.looseObject({ runId: z.string(), digest: z.string() }).optional(),
    unknown: z.object({ what: z.string(), why: z.string() }).optional(),
    failure: failureSchema.optional(),
  }),
});

const statusChange = z.object({
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({
    name: z.string().min(1),
    status: z.string(),
    input: z.string().nullish(),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});

/**
 * Reads the two ways in which a failed run is reported: by the Catch around the workflow's tail, and by the event of its
 * execution's end, for what a Catch cannot see: time-outs, aborts, and failures of the recording itself.
 *
 * @throws ZodError where it is neither: the invocation then ends in the dead-letter queue
 */
export function readFailedRun(input: unknown): FailedRun {
  const ended = statusChange.safeParse(input);
  if (ended.success) {
    const { name, status, input: started, error, cause } = ended.data.detail;
    const reason = error ? `: ${failureText({ Error: error, Cause: cause ?? '' })}` : '';
    const why = `the run ended ${status}${reason}`;
    return { runId: name, unknown: { what: 'run', why: bounded(why, MOST_REASON) }, event: parsed(started) };
  }
  const { runId, state } = inWorkflow.parse(input);
  const unknown = (state.unknown ?? {
    what: 'run',
    why: state.failure ? failureText(state.failure) : 'the workflow gave no reason',
  }) as Unknown;
  const reason = { runId, unknown: { ...unknown, why: bounded(unknown.why, MOST_REASON) } };
  // The workflow wrote `run` itself, from the output of its own claim.
  return state.run ? { ...reason, run: state.run as unknown as Run } : { ...reason, event: state };
}

/** What a Catch knows: the error's name and, for a Lambda function, its message out of the JSON of the cause. */
export function failureText({
  Error: error,
  Cause: cause,
}: {
  readonly Error: string;
  readonly Cause: string;
}): string {
  const message = lambdaMessage(cause) ?? cause;
  return bounded(message ? `${error}: ${message}` : error, MOST_REASON);
}

function lambdaMessage(cause: string): string | undefined {
  const payload = z.object({ errorMessage: z.string() }).safeParse(parsed(cause));
  return payload.success ? payload.data.errorMessage : undefined;
}

function parsed(text: string | null | undefined): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
