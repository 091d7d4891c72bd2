import { configurationFinding, type PolicyCheck } from './policy-check';

const PORT = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/[a-z]+)?$/i;

/**
 * MEDIUM for each sensitive port that the image declares, by any protocol, alone or within a range (`20-25/tcp`).
 * An entry that is no port (the OCI image specification, "ExposedPorts") is passed over: no runtime can publish it either.
 */
export const sensitivePorts: PolicyCheck = (configuration, policy) => {
  const sensitive = [...new Set(policy.sensitivePorts)];
  return configuration.exposedPorts.flatMap((entry) => {
    const [, first, last = first] = PORT.exec(entry) ?? [];
    if (first === undefined) return [];
    return sensitive
      .filter((port) => Number(first) <= port && port <= Number(last))
      .map((port) =>
        configurationFinding({
          id: 'sensitive-port-exposed',
          severity: 'MEDIUM',
          title: `The image exposes port ${port}, which the policy calls sensitive`,
          remedy: `Remove EXPOSE ${port} from the build, or take the port out of the policy's sensitivePorts.`,
          path: `config.ExposedPorts[${JSON.stringify(entry)}]${first === last ? '' : `:${port}`}`,
          fixAvailable: false,
        }),
      );
  });
};
