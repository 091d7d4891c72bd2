import { DescribeRuleCommand, type EventBridgeClient, ListRuleNamesByTargetCommand } from '@aws-sdk/client-eventbridge';
import type { Deployment } from '../../../lambdas/image-scan/contract';
import { RUN_REQUEST_EVENT } from '../../../lambdas/verdicts/contract';
import type { Clients } from '../context';
import { type Finding, failed, ok } from './check';

/** A rule of EventBridge that has a part of the deployment as its target. */
export interface FoundRule {
  readonly name: string;
  readonly enabled: boolean;
  /** JSON; null where the rule goes by a schedule. */
  readonly pattern: string | null;
  readonly schedule: string | null;
  /** ARNs. */
  readonly targets: readonly string[];
}

interface Wanted {
  readonly what: string;
  /** @default 1 */
  readonly fewest?: number;
  readonly isMet: (rule: FoundRule) => boolean;
}

const onEvent =
  (source: string, detailType: string, action?: string) =>
  ({ pattern }: FoundRule): boolean => {
    if (pattern === null) return false;
    const wanted = JSON.parse(pattern) as Readonly<Record<string, unknown>>;
    const detail = (wanted['detail'] ?? {}) as Readonly<Record<string, unknown>>;
    const lists = (list: unknown, value: string) => Array.isArray(list) && list.includes(value);
    return (
      lists(wanted['source'], source) &&
      lists(wanted['detail-type'], detailType) &&
      (action === undefined || lists(detail['action-type'], action))
    );
  };

/** What must be listened for. Builds are not among it: a deployment without projects listens for none. */
function wantedRules({ selectRejudgements, deadLetterQueues }: Deployment): readonly Wanted[] {
  const isScheduled = ({ schedule }: FoundRule) => schedule !== null;
  const others = deadLetterQueues.flatMap(({ target }) => (target.kind === 'function' ? [target.arn] : []));
  return [
    { what: 'pushes', isMet: onEvent('aws.ecr', 'ECR Image Action', 'PUSH') },
    { what: 'replications', isMet: onEvent('aws.ecr', 'ECR Replication Action', 'REPLICATE') },
    { what: 'deletions', isMet: onEvent('aws.ecr', 'ECR Image Action', 'DELETE') },
    { what: 'runs that failed', isMet: onEvent('aws.states', 'Step Functions Execution Status Change') },
    { what: 'findings of Inspector', isMet: onEvent('aws.inspector2', 'Inspector2 Finding') },
    {
      what: 'requests of other systems',
      isMet: onEvent(RUN_REQUEST_EVENT.sources[0], RUN_REQUEST_EVENT.detailType),
    },
    { what: 'changes of the policy', isMet: onEvent('aws.ssm', 'Parameter Store Change') },
    {
      what: 'the daily look for verdicts that end',
      isMet: (rule) => isScheduled(rule) && rule.targets.some((arn) => arn.endsWith(`:${selectRejudgements}`)),
    },
    {
      what: 'the sweep and the daily count',
      fewest: 2,
      isMet: (rule) =>
        isScheduled(rule) &&
        rule.targets.some((arn) => others.includes(arn) && !arn.endsWith(`:${selectRejudgements}`)),
    },
  ];
}

/** Whether everything that starts Mayfly is listened for, by a rule that is enabled. */
export function judgeRules(facts: Deployment, rules: readonly FoundRule[]): Finding {
  const problems = wantedRules(facts).flatMap(({ what, fewest = 1, isMet }) => {
    const found = rules.filter(isMet);
    if (found.length < fewest) return [`${found.length === 0 ? 'no rule' : 'not every rule'} for ${what}`];
    const disabled = found.filter(({ enabled }) => !enabled);
    return disabled.length === 0 ? [] : [`${what}: ${disabled.map(({ name }) => name).join(', ')} is disabled`];
  });
  if (problems.length > 0) {
    const next = 'Enable them (aws events enable-rule --name <rule>), or deploy again: npx cdk deploy --all';
    return failed(`Not everything is listened for: ${problems.join('; ')}.`, next);
  }
  return ok(`${rules.length} rules listen, and are enabled.`);
}

export async function checkRules({ eventBridge }: Clients, facts: Deployment): Promise<Finding> {
  const rules = await Promise.all(
    ['default', facts.eventBus].map((bus) => findRules(eventBridge(), bus, targetsOf(facts))),
  );
  return judgeRules(facts, rules.flat());
}

/** ARNs of what rules may have as their target. */
function targetsOf({ stateMachineArn, deadLetterQueues }: Deployment): readonly string[] {
  const [, partition = 'aws', , region = ''] = stateMachineArn.split(':');
  return [
    stateMachineArn,
    ...deadLetterQueues.flatMap(({ target }) => {
      if (target.kind === 'function') return [target.arn];
      if (target.kind !== 'queue') return [];
      const [account = '', name = ''] = new URL(target.url).pathname.split('/').slice(-2);
      return [`arn:${partition}:sqs:${region}:${account}:${name}`];
    }),
  ];
}

async function findRules(
  events: EventBridgeClient,
  EventBusName: string,
  targets: readonly string[],
): Promise<readonly FoundRule[]> {
  const byName = new Map<string, string[]>();
  for (const TargetArn of targets) {
    let NextToken: string | undefined;
    do {
      const page = await events.send(
        new ListRuleNamesByTargetCommand({ TargetArn, EventBusName, ...(NextToken ? { NextToken } : {}) }),
      );
      for (const name of page.RuleNames ?? []) byName.set(name, [...(byName.get(name) ?? []), TargetArn]);
      NextToken = page.NextToken;
    } while (NextToken);
  }
  const rules: FoundRule[] = [];
  for (const [name, of] of byName) {
    const { State, EventPattern, ScheduleExpression } = await events.send(
      new DescribeRuleCommand({ Name: name, EventBusName }),
    );
    const enabled = State !== undefined && State !== 'DISABLED';
    const [pattern, schedule] = [EventPattern || null, ScheduleExpression || null];
    rules.push({ name, enabled, pattern, schedule, targets: of });
  }
  return rules;
}
