import type { InputTransformer, Target } from '@aws-sdk/client-eventbridge';
import type { AwsEvent } from './aws-event';

/** The text that a rule's target receives. Source: EventBridge user guide, "Input transformation". */
export function targetInput(target: Target, event: AwsEvent): string {
  if (target.InputTransformer !== undefined) return transformed(target.InputTransformer, event);
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(at(event, target.InputPath) ?? null);
  return JSON.stringify(event);
}

/** In a quoted text a placeholder stands for plain text, elsewhere for JSON. */
function transformed({ InputPathsMap = {}, InputTemplate = '' }: InputTransformer, event: AwsEvent): string {
  const value = (name: string): unknown => {
    if (name === 'aws.events.event' || name === 'aws.events.event.json') return event;
    if (name === 'aws.events.event.ingestion-time') return event.time;
    const path = Object.hasOwn(InputPathsMap, name) ? InputPathsMap[name] : undefined;
    return path === undefined ? undefined : at(event, path);
  };
  let quoted = false;
  return InputTemplate.replace(/\\.|"|<([A-Za-z0-9._-]+)>/g, (piece: string, name: string | undefined) => {
    if (piece === '"') quoted = !quoted;
    if (name === undefined) return piece;
    const found = value(name);
    if (!quoted) return JSON.stringify(found ?? null);
    const text = typeof found === 'string' ? found : found === undefined ? '' : JSON.stringify(found);
    return JSON.stringify(text).slice(1, -1);
  });
}

/** `$`, `$.detail.image-digest`, `$.resources[0]`. */
function at(event: AwsEvent, path: string): unknown {
  const steps = path.replace(/^\$/, '').match(/[^.[\]]+/g) ?? [];
  return steps.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Readonly<Record<string, unknown>>)[step]
        : undefined,
    event,
  );
}
