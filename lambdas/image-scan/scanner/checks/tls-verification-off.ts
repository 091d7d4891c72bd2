import type { Check } from './check';

/** Values that switch it off. Sources: the manuals of Node.js, git, Go, Hex and npm; PEP 493. */
const OFF: Readonly<Record<string, RegExp>> = {
  NODE_TLS_REJECT_UNAUTHORIZED: /^0$/,
  GIT_SSL_NO_VERIFY: /^(?:1|true|yes|on)$/i,
  PYTHONHTTPSVERIFY: /^0$/,
  GOINSECURE: /^\S/,
  GOSUMDB: /^off$/,
  HEX_UNSAFE_HTTPS: /^(?:1|true)$/,
  NPM_CONFIG_STRICT_SSL: /^false$/i,
  npm_config_strict_ssl: /^false$/i,
};

export const tlsVerificationOff: Check = {
  id: 'mayfly:config/tls-verification-off',
  kind: 'configuration',
  severity: 'MEDIUM',
  title: 'The environment switches verification off',
  standard: 'CWE-295; CIS Docker Benchmark 4.11',
  remedy:
    "Remove the variable, and give the program the authority's certificate instead, such as by NODE_EXTRA_CA_CERTS.",
  find: ({ config: { config } }) =>
    config.env.flatMap((text, index) => {
      const equals = text.indexOf('=');
      const name = text.slice(0, Math.max(0, equals));
      const off = Object.hasOwn(OFF, name) ? OFF[name] : undefined;
      if (!off?.test(text.slice(equals + 1))) return [];
      return [{ path: `config.Env[${index}]`, detail: `${name} is set so that nothing is verified.` }];
    }),
};
