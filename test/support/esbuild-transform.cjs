/** Jest transform: TypeScript and ES modules become CommonJS; types are checked by `npm run types`, not here. */
const { createHash } = require('node:crypto');
const esbuild = require('esbuild');

const options = {
  format: 'cjs',
  target: 'node24',
  platform: 'node',
  sourcemap: 'inline',
  sourcesContent: false,
  // Jest's module loader knows no `import()` of its own: it becomes a `require`.
  supported: { 'dynamic-import': false },
};

module.exports = {
  getCacheKey: (source, path) =>
    createHash('sha256')
      .update(source)
      .update(path)
      .update(JSON.stringify(options))
      .update(esbuild.version)
      .digest('hex'),
  process: (source, path) => ({
    code: esbuild.transformSync(source, { ...options, loader: path.endsWith('.ts') ? 'ts' : 'js', sourcefile: path })
      .code,
  }),
};
