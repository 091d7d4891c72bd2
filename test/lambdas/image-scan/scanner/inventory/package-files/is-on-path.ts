import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether a tool can be run, for tests that compare with what it says itself. */
export function isOnPath(tool: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
