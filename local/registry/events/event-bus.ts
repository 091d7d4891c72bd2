import { setTimeout as sleep } from 'node:timers/promises';
import {
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  type Target,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import type { Account } from '../account';
import type { Log } from '../log';
import type { AwsEvent } from './aws-event';
import { deadLetter, deliver, UnsupportedTarget } from './deliver';

/** EventBridge retries for 24 hours; here a target that fails a few times is down. */
const ATTEMPTS = 4;
const FIRST_DELAY_MS = 100;

export interface EventBus {
  /** Returns when every target has the event, or its dead-letter queue has. Never throws for a target's failure. */
  publish(event: AwsEvent): Promise<void>;
}

/**
 * The default bus for events of AWS services. PutEvents refuses the sources `aws.*`, on AWS as in MiniStack: only
 * services themselves may send them. So the stand-in does what EventBridge does with them: it asks the account for the
 * rules, has the account match their patterns, and hands the event to their targets, with retries and dead letters.
 */
export function defaultBus(account: Account, log: Log, signal: AbortSignal): EventBus {
  return {
    async publish(event) {
      const rules = await matchingRules(account, event);
      log('event', { type: event['detail-type'], detail: event.detail['repository-name'], rules: rules.length });
      await Promise.all(rules.map((rule) => toTargets(account, rule, event, log, signal)));
    },
  };
}

async function matchingRules(account: Account, event: AwsEvent): Promise<readonly Rule[]> {
  const rules: Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await account.events.send(new ListRulesCommand({ ...(NextToken === undefined ? {} : { NextToken }) }));
    rules.push(...(page.Rules ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);

  const matches = await Promise.all(
    rules.map(async (rule) => {
      if (rule.State !== 'ENABLED' || rule.EventPattern === undefined) return false;
      const test = new TestEventPatternCommand({ EventPattern: rule.EventPattern, Event: JSON.stringify(event) });
      return (await account.events.send(test)).Result === true;
    }),
  );
  return rules.filter((_, index) => matches[index] === true);
}

async function toTargets(account: Account, rule: Rule, event: AwsEvent, log: Log, signal: AbortSignal): Promise<void> {
  const { Targets = [] } = await account.events.send(new ListTargetsByRuleCommand({ Rule: rule.Name }));
  await Promise.all(
    Targets.map(async (target) => {
      const failure = await attempts(account, target, event, signal);
      if (failure === null) return;
      log('event not delivered', { rule: rule.Name, target: target.Arn, error: failure.error.name });
      const queueArn = target.DeadLetterConfig?.Arn;
      if (queueArn === undefined) return;
      await deadLetter(account, {
        ...failure,
        queueArn,
        event,
        ruleArn: rule.Arn ?? '',
        targetArn: target.Arn ?? '',
      }).catch((error: unknown) => log('dead letter lost', { rule: rule.Name, error: String(error) }));
    }),
  );
}

async function attempts(
  account: Account,
  target: Target,
  event: AwsEvent,
  signal: AbortSignal,
): Promise<{ readonly error: Error; readonly attempts: number } | null> {
  const most = Math.min(ATTEMPTS, (target.RetryPolicy?.MaximumRetryAttempts ?? ATTEMPTS) + 1);
  for (let attempt = 1; ; attempt++) {
    try {
      await deliver(account, target, event);
      return null;
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (attempt >= most || error instanceof UnsupportedTarget || signal.aborted) return { error, attempts: attempt };
      await sleep(FIRST_DELAY_MS * 2 ** (attempt - 1), undefined, { signal }).catch(() => {});
    }
  }
}
