import type { InspectionSink } from '../../layer/file-inspector';
import { baseName } from '../archive-name';
import { isDistributions } from '../places';
import { identifyJava } from './java-identity';
import { parseManifest } from './manifest';
import { type Coordinates, parsePomProperties, parsePomXml } from './pom';

const METADATA = 'META-INF/';
const MANIFEST = 'META-INF/MANIFEST.MF';
const PROJECT = /^META-INF\/maven\/([^/]+\/[^/]+)\/(pom\.properties|pom\.xml)$/;
/**
 * Bytes that are read of a manifest or a project's file. Manifests of signed archives have a section for each file, and may
 * be longer: what is wanted stands at their start.
 */
const MAX_FILE_BYTES = 1024 * 1024;
/** Projects in one archive; the largest merged ones have some hundreds. */
const MAX_PROJECTS = 5000;

interface Project {
  properties?: Coordinates | null;
  xml?: Coordinates | null;
}

/** Gathers what tells which Maven packages a zip archive is, as its files pass. */
export class JavaCollector {
  readonly #projects = new Map<string, Project>();
  #manifest: ReadonlyMap<string, string> | undefined;
  #hasClasses = false;
  #tooLarge: string | undefined;
  #tooMany = false;
  #reading: { readonly name: string; pieces: Buffer[]; bytes: number } | undefined;

  /** Whether the archive is one of Java, whatever it is called. */
  get isJava(): boolean {
    return this.#hasClasses && this.#manifest !== undefined;
  }

  entry(name: string): void {
    this.#reading = undefined;
    if (name.endsWith('.class')) this.#hasClasses = true;
    if (!name.startsWith(METADATA)) return;
    if (name === MANIFEST || PROJECT.test(name)) this.#reading = { name, pieces: [], bytes: 0 };
  }

  content(piece: Buffer): void {
    const reading = this.#reading;
    if (!reading) return;
    const left = MAX_FILE_BYTES - reading.bytes;
    reading.bytes += piece.length;
    if (left > 0) reading.pieces.push(Buffer.from(piece.subarray(0, left)));
    if (piece.length > left && reading.name !== MANIFEST) {
      this.#tooLarge ??= reading.name;
      this.#reading = undefined;
    }
  }

  entryEnd(): void {
    const reading = this.#reading;
    this.#reading = undefined;
    if (!reading) return;
    const text = Buffer.concat(reading.pieces).toString('utf8');
    const match = PROJECT.exec(reading.name);
    if (match === null) this.#manifest ??= parseManifest(text);
    else if (match[1] !== undefined) this.#project(match[1], match[2] === 'pom.properties', text);
  }

  /**
   * Tells of the packages once the archive has passed.
   *
   * @param named whether the archive's name says that it is one of Java.
   */
  report(path: string, named: boolean, sink: InspectionSink): void {
    if (this.#tooLarge !== undefined)
      sink.notLookedAt(`${path}!/${this.#tooLarge}`, `it has more than ${MAX_FILE_BYTES} bytes`);
    if (this.#tooMany) sink.notLookedAt(path, `it holds more than ${MAX_PROJECTS} Maven projects`);
    const projects = this.#known();
    if (!named && !this.isJava && projects.length === 0) return;
    const fileName = baseName(path);
    const { packages, withoutGroup } = identifyJava({ fileName, projects, manifest: this.#manifest ?? new Map() });
    if (packages.length > 0) sink.packages(path, packages);
    for (const name of withoutGroup) {
      sink.passedOver(
        path,
        `nothing tells the group of ${name}: advisories, which go by group and artifact, may be missed`,
      );
    }
    if (packages.length > 0 || !this.#hasClasses) return;
    const reason = 'nothing in it or in its name tells which package and version it is';
    // The JDK's own modules are no packages of Maven.
    if (isDistributions(path) || path.endsWith('.jmod')) sink.passedOver(path, reason);
    else sink.notLookedAt(path, reason);
  }

  #project(folder: string, isProperties: boolean, text: string): void {
    const project = this.#projects.get(folder) ?? {};
    if (isProperties) project.properties = parsePomProperties(text);
    else project.xml = parsePomXml(text);
    if (this.#projects.size < MAX_PROJECTS || this.#projects.has(folder)) this.#projects.set(folder, project);
    else this.#tooMany = true;
  }

  #known(): { folder: string; coordinates: Coordinates }[] {
    return [...this.#projects].flatMap(([folder, { properties, xml }]) => {
      const coordinates = properties ?? xml;
      return coordinates ? [{ folder: `META-INF/maven/${folder}`, coordinates }] : [];
    });
  }
}
