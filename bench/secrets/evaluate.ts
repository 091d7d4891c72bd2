import { findSecrets } from '../../lambdas/image-scan/scanner/secrets/find-secrets';
import { secretFile } from '../../lambdas/image-scan/scanner/secrets/secret-file';
import type { SecretCase } from './cases';

/** What the rules of the cases are called here, where a name of ours is more exact. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  'generic-api-key': ['clojars-api-token'],
  'curl-auth-header': ['openai-api-key', 'openshift-user-token', 'jwt'],
};

export interface RuleOutcome {
  readonly rule: string;
  readonly positives: number;
  /** Found under the right kind. */
  readonly found: number;
  readonly negatives: number;
  /** Negatives that were reported under the kind. */
  readonly reported: number;
  /** Negatives that were reported under other kinds only: values that are credentials of those, or look it. */
  readonly asOthers: number;
}

export interface Miss {
  readonly case: SecretCase;
  /** Ids of the kinds that were reported. */
  readonly kinds: readonly string[];
}

export interface Evaluation {
  readonly rules: readonly RuleOutcome[];
  readonly missed: readonly Miss[];
  readonly falselyReported: readonly Miss[];
}

/** Runs every kind over every case. */
export function evaluate(cases: readonly SecretCase[]): Evaluation {
  const missed: Miss[] = [];
  const falselyReported: Miss[] = [];
  const rules = new Map<
    string,
    { positives: number; found: number; negatives: number; reported: number; asOthers: number }
  >();
  for (const one of cases) {
    const kinds = kindsOf(one);
    const isRight = kinds.some((kind) => kind === one.rule || ALIASES[one.rule]?.includes(kind));
    const rule = rules.get(one.rule) ?? { positives: 0, found: 0, negatives: 0, reported: 0, asOthers: 0 };
    rules.set(one.rule, rule);
    if (one.label === 1) {
      rule.positives += 1;
      rule.found += isRight ? 1 : 0;
      if (!isRight) missed.push({ case: one, kinds });
    } else {
      rule.negatives += 1;
      rule.reported += isRight ? 1 : 0;
      rule.asOthers += !isRight && kinds.length > 0 ? 1 : 0;
      if (kinds.length > 0) falselyReported.push({ case: one, kinds });
    }
  }
  const outcomes = [...rules].map(([rule, counts]) => ({ rule, ...counts }));
  return { rules: outcomes.sort((a, b) => a.rule.localeCompare(b.rule)), missed, falselyReported };
}

function kindsOf({ text, path }: SecretCase): readonly string[] {
  const file = path === null ? null : secretFile(path);
  const found = findSecrets(text, path).map(({ kind }) => kind.id);
  return [...new Set(file === null ? found : [...found, file.id])];
}
