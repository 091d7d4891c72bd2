import { completeEvent } from '../../../../lambdas/request-guard/events/complete-event';
import type { EventPorts } from '../../../../lambdas/request-guard/events/ports';
import type {
  EventContext,
  SecurityEvent,
  SecurityEventDraft,
} from '../../../../lambdas/request-guard/events/security-event';

export const NOW = new Date('2026-11-23T08:00:00.250Z');

export const aContext = (about: Partial<EventContext> = {}): EventContext => ({
  requestId: '5e66f3a1-6c5b-4dbf-9f0e-3f8f0c7a8b11',
  method: 'POST',
  route: '/images/{digest}',
  clientIp: '192.0.2.7',
  userAgent: 'curl/8.5.0',
  subject: 'auth0|5f7c8ec7c33c6c004bbafe82',
  functionName: 'audit-api',
  functionVersion: '3',
  ...about,
});

export const aDraft = (about: Partial<SecurityEventDraft> = {}): SecurityEventDraft => ({
  type: 'INJECTION_ATTEMPT',
  severity: 'HIGH',
  reason: 'sql-injection',
  message: 'A value would change a statement.',
  action: 'BLOCK',
  ...about,
});

export const anEvent = (
  draft: Partial<SecurityEventDraft> = {},
  context: Partial<EventContext> = {},
  id = '0b54c1b9-3a6e-4c35-9d0b-6f4f6f0b2a77',
): SecurityEvent => completeEvent(aDraft(draft), aContext(context), { id, at: NOW, channels: ['security'] });

/** Ports that keep what is written, with a clock that tests set. */
export function somePorts(): EventPorts & { readonly out: string[]; readonly err: string[]; now: Date } {
  let count = 0;
  const ports = {
    now: NOW,
    out: [] as string[],
    err: [] as string[],
    clock: () => ports.now,
    newId: () => `id-${++count}`,
    stdout: (line: string) => void ports.out.push(line),
    stderr: (line: string) => void ports.err.push(line),
  };
  return ports;
}
