interface Location {
  readonly physicalLocation: { readonly artifactLocation: { readonly uri: string; readonly index: number } };
  readonly logicalLocations?: readonly { readonly fullyQualifiedName: string; readonly kind: string }[];
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly Location[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions: readonly object[];
}
interface Run {
  readonly tool: {
    readonly driver: { readonly name: string; readonly version: string; readonly rules: readonly Rule[] };
  };
  readonly automationDetails: { readonly id: string };
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly endTimeUtc: string;
    readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[];
  }[];
  readonly artifacts: readonly { readonly location: { readonly uri: string }; readonly parentIndex?: number }[];
  readonly results: readonly Result[];
}
interface Rule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly defaultConfiguration: { readonly level: string };
}
export interface Log {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly Run[];
}

/** RFC 3986: what a URI reference may hold. */
const URI = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;

/** What the standard asks of the objects used here: required properties, their values, and indexes that lead somewhere. */
export function checkLog({ $schema, version, runs }: Log): void {
  expect($schema).toMatch(/sarif-schema-2\.1\.0\.json$/);
  expect(version).toBe('2.1.0');
  for (const run of runs) {
    const { rules } = run.tool.driver;
    expect(run.tool.driver.name).toBe('Mayfly');
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { shortDescription, defaultConfiguration } of rules) {
      expect(typeof shortDescription.text).toBe('string');
      expect(['error', 'warning', 'note']).toContain(defaultConfiguration.level);
    }
    for (const { executionSuccessful, endTimeUtc, toolExecutionNotifications } of run.invocations) {
      expect(executionSuccessful).toBe(toolExecutionNotifications.length === 0);
      expect(new Date(endTimeUtc).toISOString()).toBe(endTimeUtc);
    }
    for (const [index, { location, parentIndex }] of run.artifacts.entries()) {
      expect(location.uri).toMatch(URI);
      expect(parentIndex).toBe(index === 0 ? undefined : 0);
      if (index > 0) expect(location.uri.startsWith('/')).toBe(true);
    }
    for (const result of run.results) {
      expect(rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(['error', 'warning', 'note']).toContain(result.level);
      expect(result.message.text).not.toBe('');
      for (const { physicalLocation } of result.locations) {
        const { uri, index } = physicalLocation.artifactLocation;
        expect(run.artifacts[index]?.location.uri).toBe(uri);
      }
      for (const print of Object.values(result.partialFingerprints)) expect(print).toMatch(/^[0-9a-f]{64}$/);
    }
  }
}
