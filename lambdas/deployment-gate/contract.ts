/** What a gate may do where it has nothing to go by: refuse the deployment, or let it pass. */
export const CHOICES = ['block', 'allow'] as const;
export type Choice = (typeof CHOICES)[number];

/** Environment variables that the construct sets and the hook reads. */
export const GATE_ENV = {
  table: 'MAYFLY_TABLE',
  /** Account and region of the registry whose images are judged: they stand in every key of the audit table. */
  account: 'MAYFLY_REGISTRY_ACCOUNT',
  region: 'MAYFLY_REGISTRY_REGION',
  /** Images that no verdict can be about, as they come from another registry. */
  otherImages: 'MAYFLY_GATE_OTHER_IMAGES',
  /** What happens when no decision can be made. */
  onError: 'MAYFLY_GATE_ON_ERROR',
  scanDeadlineMinutes: 'MAYFLY_GATE_SCAN_DEADLINE_MINUTES',
  maxWaitMinutes: 'MAYFLY_GATE_MAX_WAIT_MINUTES',
} as const;

/** Time limit of the hook's function, which ECS reads as a refusal. The decision itself ends well before. */
export const HOOK_TIMEOUT_SECONDS = 60;

/** ECS gives up on a hook after a day. Source: ECS developer guide, "Lambda hooks", "Timeout configuration". */
export const MAX_WAIT_MINUTES = 1_440;

/**
 * What ECS takes for an answer. It knows no field for a reason and shows none.
 * Source: ECS developer guide, "Lambda hooks for Amazon ECS service deployments".
 */
export type HookAnswer =
  | { readonly hookStatus: 'SUCCEEDED' }
  /** The deployment is rolled back. */
  | { readonly hookStatus: 'FAILED' }
  /** Asks again after `callBackDelay` seconds, and hands `hookDetails` back then. */
  | {
      readonly hookStatus: 'IN_PROGRESS';
      readonly callBackDelay: number;
      readonly hookDetails: Readonly<Record<typeof WAITING_SINCE, string>>;
    };

/** The key of `hookDetails` under which the first time that ECS was told to wait comes back, in ISO 8601. */
export const WAITING_SINCE = 'mayflyWaitingSince';
