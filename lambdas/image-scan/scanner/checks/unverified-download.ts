import { type Invocation, runSteps } from './build-steps';
import type { Check } from './check';

/** Options, by program, that switch verification off. Sources: the programs' manuals. */
const OPTIONS: Readonly<Record<string, RegExp>> = {
  curl: /^(?:--insecure|--proxy-insecure|-(?!-)[A-Za-z]{0,16}k[A-Za-z]{0,16})$/,
  wget: /^--no-check-certificate$/,
  apt: /^(?:--allow-unauthenticated|--allow-insecure-repositories|--force-yes)$|AllowUnauthenticated=(?:true|yes|1)|Verify-(?:Peer|Host)=(?:false|no|0)|AllowInsecureRepositories=(?:true|yes|1)/i,
  apk: /^--allow-untrusted$/,
  yum: /^--(?:nogpgcheck|no-gpgchecks?|setopt=(?:\S{0,64}\.)?(?:gpgcheck|sslverify)=(?:0|false|no))$/,
  zypper: /^(?:--no-gpg-checks|--allow-unsigned-rpm)$/,
  rpm: /^--(?:nosignature|nodigest|noverify)$/,
  pip: /^--trusted-host(?:=|$)/,
  npm: /^--(?:no-strict-ssl|strict-ssl=false)$/,
  git: /^http\.sslVerify=(?:false|0)$/i,
};
const FAMILIES: Readonly<Record<string, string>> = {
  'apt-get': 'apt',
  aptitude: 'apt',
  dnf: 'yum',
  dnf5: 'yum',
  microdnf: 'yum',
  tdnf: 'yum',
  pip3: 'pip',
  yarn: 'npm',
  pnpm: 'npm',
};
/** Settings that a step writes: `npm config set strict-ssl false`, `echo gpgcheck=0 >> …`, `deb [trusted=yes]`. */
const SETTINGS =
  /\bstrict-ssl[ =]false\b|\bhttp\.sslVerify[ =]"?(?:false|0)\b|\[[^\][]{0,128}\btrusted=yes\b|(?<!_)gpgcheck\s{0,4}=\s{0,4}0\b|(?<!_)sslverify\s{0,4}=\s{0,4}(?:0|false)\b|\bNODE_TLS_REJECT_UNAUTHORIZED=0\b|\bGIT_SSL_NO_VERIFY=(?:1|true)\b|\bcheck_certificate\s{0,4}=\s{0,4}off\b/i;

export const unverifiedDownload: Check = {
  id: 'mayfly:config/unverified-download',
  kind: 'configuration',
  severity: 'MEDIUM',
  title: 'A build step downloads or installs without verification',
  standard: 'CIS Docker Benchmark 4.11; dockle CIS-DI-0011; CWE-295, CWE-347',
  remedy: "Install the authority's certificate or the repository's key in the image, and leave verification on.",
  find: ({ config }) =>
    runSteps(config).flatMap((step) => {
      const call = step.calls.find(isUnverified);
      if (call) return [{ path: step.path, detail: `${step.path} tells ${call.program} not to verify.` }];
      if (!SETTINGS.test(step.text)) return [];
      return [{ path: step.path, detail: `${step.path} sets a program not to verify.` }];
    }),
};

function isUnverified({ program, args }: Invocation): boolean {
  const family = Object.hasOwn(FAMILIES, program) ? (FAMILIES[program] ?? program) : program;
  const option = Object.hasOwn(OPTIONS, family) ? OPTIONS[family] : undefined;
  return option !== undefined && args.some((word) => option.test(word));
}
