import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseDpkgStatus } from '../../../../../lambdas/image-scan/scanner/inventory/dpkg';
import { isOnPath } from './package-files/is-on-path';

const hasDpkg = isOnPath('dpkg-query');
(hasDpkg ? it : it.skip)(
  `lists of this machine's status file what dpkg lists${hasDpkg ? '' : ' (skipped: dpkg is not on the PATH)'}`,
  () => {
    const fields = ['Package', 'Version', 'Architecture', 'source:Package', 'source:Version'];
    const format = `${['db:Status-Status', ...fields].map((field) => `\${${field}}`).join('	')}
`;
    const stdout = execFileSync('dpkg-query', ['--show', '--showformat', format], { encoding: 'utf8' });
    const listed = stdout
      .split('\n')
      .filter((line) => line !== '' && !/^(?:config-files|not-installed)\t/.test(line))
      .map((line) => line.split('\t').slice(1).join(' '));
    const found = parseDpkgStatus(readFileSync('/var/lib/dpkg/status', 'utf8')).map(
      ({ name, version, architecture, source = { name, version } }) =>
        `${name} ${version} ${architecture} ${source.name} ${source.version}`,
    );
    expect(listed.length).toBeGreaterThan(50);
    expect(found.sort()).toEqual(listed.sort());
  },
);
