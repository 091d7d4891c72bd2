/**
 * Tests, examples and documentation inside of installed packages: what their authors published with them is public, and
 * keys that look real there are made for the tests.
 */
const PACKAGES =
  '(?:node_modules|site-packages|dist-packages|go/(?:src|pkg/mod|test)|\\.cargo/registry|rust[^/]{0,40}/library|gems|vendor|usr/(?:share|lib|include)|usr/local/(?:lib|share|go|include)|lib/python[0-9.]{1,6}|\\.m2|\\.nuget|\\.pyenv|opt/(?:conda|venv))';
const EXAMPLES =
  '(?:tests?|testing|test[-_]?data|test[-_]?fixtures|test-?suite|__tests__|fixtures?|testlib|testutils?|idlelib|examples?|samples?|demos?|docs?|man|benchmarks?|specs?|cassettes|mocks?|__mocks__|internal/test\\w{0,20})';
const PUBLISHED_EXAMPLE = new RegExp(
  `(?:^|/)${PACKAGES}/(?:[^/]{1,200}/){0,30}(?:${EXAMPLES}/|(?:[^/]{0,80}(?:_test\\.go|_test\\.py|\\.test\\.[cm]?[jt]sx?|\\.spec\\.[cm]?[jt]sx?|test_[^/]{1,80}\\.py|example_test\\.go|examples?-\\d{1,3}\\.json|\\.md|\\.rst|\\.d\\.[cm]?ts)|(?:README|CHANGE[SL]?|CHANGELOG|HISTORY|METADATA|PKG-INFO|NEWS)[^/]{0,20})$)`,
  'i',
);

/** Files that are full of hashes, words or data, in which a name beside a random value says nothing. */
const DATA_FILE =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|\.package-lock\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|composer\.lock|Cargo\.lock|Gemfile\.lock|Pipfile\.lock|poetry\.lock|uv\.lock|pdm\.lock|packages\.lock\.json|gradle\.lockfile|mix\.lock|pubspec\.lock|go\.(?:sum|mod)|flake\.lock|\.terraform\.lock\.hcl|deno\.lock|conda-lock\.yml|(?:md5|sha\d{1,3})sums?(?:\.txt)?|dpkg\/(?:status|available)(?:-old)?|RECORD|SOURCES\.txt)$|\.(?:map|css|scss|less|svg|po|pot|mo|xlf|xliff|ts\.snap|snap|woff2?|ttf|eot|md5|md5sums|sha1|sha256|sha512|asc|sig|lock|rst|[1-8]|1\.gz|html?|xhtml|tmLanguage|ipynb_checkpoints|pem\.pub|pub|crt|cer|csr|d\.ts|pyi|h|hh|hpp|hxx|inc)$|\.min\.[cm]?js$|(?:^|\/)(?:locales?|i18n|l10n|translations?|lang|languages|nls)\//i;

/** Sources and compiled code, in which a literal stands in quotes. */
const CODE_FILE =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py[cdwx]?|go|java|kts?|scala|groovy|cs|vb|fs|swift|mm?|c|cc|cpp|cxx|rs|rb|php\d?|phtml|p[lm]|lua|r|jl|dart|ex|exs|erl|hs|ml|clj|el|lisp|vim|sql|tcl|awk|s|asm|proto|graphql|class|so|o|a|dll|exe|wasm|node|bin|dat|db)$|\.so\.[\d.]{1,20}$/i;

/** Libraries of the distribution: those of cryptography carry the keys of their self-tests. */
const SYSTEM_LIBRARY =
  /^(?:usr\/)?(?:local\/)?lib(?:32|64)?\/(?:[^/]{1,100}\/){0,2}lib[^/]{1,100}\.(?:so(?:\.[\d.]{1,20})?|a)$/;

/** Whether the file is an example that was published in a package, or a library with the keys of its own tests. */
export const isPublishedExample = remembered((path) => PUBLISHED_EXAMPLE.test(path) || SYSTEM_LIBRARY.test(path));

/** Whether the file holds lock entries, checksums, styles, translations, declarations, minified code or manual pages. */
export const isDataFile = remembered((path) => DATA_FILE.test(path));

/** Whether the file is source or compiled code. */
export const isCodeFile = remembered((path) => CODE_FILE.test(path));

/** Asked of every match in a file, and the same for all of them. */
function remembered(decide: (path: string) => boolean): (path: string) => boolean {
  let last: string | undefined;
  let decision = false;
  return (path) => {
    if (path !== last) {
      decision = decide(path);
      last = path;
    }
    return decision;
  };
}
