import { createHash } from 'node:crypto';
import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Run, RunRequest } from '../contract';

/** The workflow, and a client that may start it. */
export interface Workflow {
  readonly sfn: SFNClient;
  readonly stateMachineArn: string;
}

/**
 * Starts a run that Mayfly asks for itself, once a name: names of executions are taken for 90 days after they end.
 * Source: Step Functions API reference, StartExecution.
 *
 * @returns false where a run of that name was started before
 */
export async function startRun(workflow: Workflow, name: string, request: RunRequest): Promise<boolean> {
  const { sfn, stateMachineArn } = workflow;
  try {
    await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(request) }));
    return true;
  } catch (error) {
    if (error instanceof ExecutionAlreadyExists) return false;
    throw error;
  }
}

/**
 * The name under which a run of an index starts a child: the same however often the run asks, so that it starts each child
 * once, and another one in a later run of the same index. 46 characters; the longest name has 80.
 *
 * @param purpose what else a run may start the same child for, once
 */
export function childRunName(index: Pick<Run, 'runId'>, digest: string, purpose = ''): string {
  return `child-${createHash('sha256').update(`${index.runId}/${digest}${purpose}`).digest('hex').slice(0, 40)}`;
}
