import { type ContentOptions, openContent } from '../../lambdas/image-scan/scanner/content/open-content';
import type { RawPackage } from '../../lambdas/image-scan/scanner/inventory/package-file';
import { ContentRun } from '../../lambdas/image-scan/scanner/layer/content-run';
import type { FileHead, OpenInspector } from '../../lambdas/image-scan/scanner/layer/file-inspector';

export interface Inspected {
  /** `type name@version`, in the order they were told. */
  readonly packages: readonly string[];
  readonly byPath: readonly { readonly path: string; readonly packages: readonly RawPackage[] }[];
  readonly notLookedAt: readonly string[];
  readonly passedOver: readonly string[];
  /** What the other inspectors got to see: each file with its whole content, as Latin-1 text. */
  readonly files: readonly { readonly head: FileHead; readonly content: string; readonly whole: boolean }[];
}

/** Puts files through the inspectors of content, one after another, as those of one layer. */
export function inspectAll(
  files: readonly { readonly path: string; readonly content: Buffer }[],
  options: ContentOptions & { readonly cuts?: readonly number[]; readonly keepContent?: boolean } = {},
): Inspected {
  const seen: { head: FileHead; content: string; whole: boolean }[] = [];
  const watch: OpenInspector = (head) => {
    const file = { head, content: '', whole: false };
    seen.push(file);
    return {
      push: (piece) => {
        if (options.keepContent !== false) file.content += piece.toString('latin1');
      },
      end: () => {
        file.whole = true;
      },
    };
  };
  const byPath: { path: string; packages: readonly RawPackage[] }[] = [];
  const notLookedAt: string[] = [];
  const passedOver: string[] = [];
  const sink = {
    packages: (path: string, packages: readonly RawPackage[]) => byPath.push({ path, packages }),
    secret: () => {},
    notLookedAt: (path: string, reason: string) => notLookedAt.push(`${path}: ${reason}`),
    passedOver: (path: string, reason: string) => passedOver.push(`${path}: ${reason}`),
  };
  const open = openContent(options, [watch]);
  for (const { path, content } of files) {
    const run = new ContentRun({ path, size: content.length, depth: 0 }, open, sink);
    for (const piece of cut(content, options.cuts ?? [])) run.push(piece);
    run.end();
  }
  const packages = byPath.flatMap((told) =>
    told.packages.map(({ type, name, version }) => `${type} ${name}@${version}`),
  );
  return { packages, byPath, notLookedAt, passedOver, files: seen };
}

export function inspect(path: string, content: Buffer, options: Parameters<typeof inspectAll>[1] = {}): Inspected {
  return inspectAll([{ path, content }], options);
}

/** Pieces of a megabyte at most, also cut at the given places; each is a copy that is wiped once the next one is taken. */
export function* cut(content: Buffer, cuts: readonly number[]): Generator<Buffer> {
  const places = new Set(cuts.map((place) => place % (content.length + 1)));
  for (let place = 0; place < content.length; place += 1024 * 1024) places.add(place);
  const sorted = [...places, content.length].sort((a, b) => a - b);
  let from = 0;
  for (const to of sorted) {
    if (to === from) continue;
    const piece = Buffer.from(content.subarray(from, to));
    yield piece;
    piece.fill(0xaa);
    from = to;
  }
}
