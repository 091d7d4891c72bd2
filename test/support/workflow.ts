import { type RunOptions, StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { HandlerName } from '../../lambdas/image-scan/contract';
import { synthesise } from './synthesise';

type Json = Parameters<StateMachine['run']>[0];
export type Step = (input: never) => unknown;

/** Throws what a Lambda function's failure is to a workflow: an error told apart by its name alone. */
export class Failure extends Error {
  override readonly name: string;
  constructor(name: string, message = `${name} happened`) {
    super(message);
    this.name = name;
  }
}

let machine: StateMachine | undefined;

/** The workflow as it is synthesised, its functions' ARNs filled in; made once, as checking a definition takes a while. */
function workflow(): StateMachine {
  machine ??= new StateMachine(readDefinition());
  return machine;
}

/** Runs the workflow with a function for each state that runs one; which were entered, in order, stands in `entered`. */
export async function runWorkflow(steps: Readonly<Partial<Record<HandlerName, Step>>>, event: Json) {
  const entered: { readonly state: HandlerName; readonly input: unknown }[] = [];
  const handlers = Object.fromEntries(
    Object.entries(steps).map(([state, step]) => [
      state,
      async (input: Json): Promise<Json> => {
        entered.push({ state: state as HandlerName, input });
        return ((await step(input as never)) ?? null) as Json;
      },
    ]),
  );
  const execution = workflow().run(event, {
    overrides: { taskResourceLocalHandlers: handlers, retryIntervalOverrides: noDelays() },
    context: CONTEXT,
  });
  const output = await execution.result;
  return { output, entered, states: entered.map(({ state }) => state) };
}

/** Only what the definition asks of the context object. */
const CONTEXT = {
  Execution: { Name: 'run-1' },
  StateMachine: { Id: 'arn:aws:states:eu-west-1:111122223333:stateMachine:image-scan' },
} as unknown as NonNullable<RunOptions['context']>;

const RETRIERS = 3;
function noDelays(): Record<string, number[]> {
  const states = ['claim', 'await-registry-scan', 'custom-scan', 'judge', 'rejudge', 'judge-index', 'record-artifact'];
  return Object.fromEntries(
    [...states, 'publish', 'remediate', 'record-unknown'].map((state) => [state, new Array<number>(RETRIERS).fill(0)]),
  );
}

function readDefinition(): StateMachineDefinition {
  const machines = Object.values(synthesise().imageScan.findResources('AWS::StepFunctions::StateMachine'));
  const parts = machines[0]?.['Properties'].DefinitionString['Fn::Join'][1] as unknown[];
  const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:handler';
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : arn)).join(''));
}
