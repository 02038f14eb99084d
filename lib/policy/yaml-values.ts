import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Scalar } from 'yaml';

export type Path = readonly PropertyKey[];
/** @param offset where in the text it is */
export type Problem = { readonly offset: number; readonly path: Path; readonly sentence: string };

/** A YAML text as plain values, what is wrong with how it is written, and where everything stands. */
export type YamlValues = {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Where a key or a value stands; of what is missing, where it would belong. */
  offsetOf(path: Path, part: 'key' | 'value'): number;
  placeOf(offset: number): { readonly line: number; readonly col: number };
};

/** No policy is deeper; what is, was made to hurt. */
const mostLevels = 10;
const tooDeep = 'This is nested too deeply to be a policy. Begin with one from examples/.';

const hints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'A tab indents this line, which YAML does not allow. Indent with blanks.',
  DUPLICATE_KEY: 'This key stands here twice. Keep one of them.',
  MULTIPLE_DOCS: 'A second document begins here. Keep one policy in one file, without --- in it.',
  BAD_SCALAR_START: 'This value begins with a character that YAML reserves. Put it in quotes.',
  RESOURCE_EXHAUSTION: tooDeep,
  BAD_DIRECTIVE: 'Lines that begin with % are not read. Delete the line.',
};

/** Reads YAML 1.2 that says what it means: no anchors, tags and directives, no empty values, no odd numbers. */
export function readYaml(text: string): YamlValues {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  const bomb = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  const problems: Problem[] = (bomb === undefined ? document.errors : [bomb]).map(
    ({ code, message, pos }) => ({
      offset: pos[0],
      path: [],
      sentence: hints[code] ?? `This is no YAML: ${message}. Mend it here.`,
    }),
  );
  // With a directive, `no` would mean false, and 010 eight.
  const directive = /^%/m.exec(text.slice(0, document.contents?.range[0]));
  if (directive !== null)
    problems.push({ offset: directive.index, path: [], sentence: hints['BAD_DIRECTIVE'] ?? '' });
  const offsets = new Map<string, number>();
  const value = problems.length > 0 ? undefined : plainValue(document.contents, [], { problems, offsets });
  return {
    value,
    problems,
    offsetOf: (path, part) => offsetIn(offsets, path, part),
    placeOf: offset => lines.linePos(offset),
  };
}

type Notes = { readonly problems: Problem[]; readonly offsets: Map<string, number> };

function plainValue(node: unknown, path: Path, notes: Notes): unknown {
  const offset = startOf(node) ?? offsetIn(notes.offsets, path, 'key');
  notes.offsets.set(nameOf(path, 'value'), offset);
  const sentence = hiddenIn(node, path);
  if (sentence !== undefined) {
    notes.problems.push({ offset, path, sentence });
    return undefined;
  }
  if (isSeq(node)) return node.items.map((item, index) => plainValue(item, [...path, index], notes));
  if (!isMap(node)) return isScalar(node) ? node.value : undefined;
  return Object.fromEntries(
    node.items.flatMap(pair => {
      const key = plainKey(pair.key);
      const at = startOf(pair.key) ?? offset;
      if (key === undefined) {
        const wrong = 'A key has to be a plain word, without anchors, tags or lists.';
        notes.problems.push({ offset: at, path, sentence: wrong });
        return [];
      }
      notes.offsets.set(nameOf([...path, key], 'key'), at);
      return [[key, plainValue(pair.value, [...path, key], notes)]];
    }),
  );
}

function plainKey(key: unknown): string | undefined {
  return isScalar(key) && typeof key.value === 'string' && !isMarked(key) ? key.value : undefined;
}

/** Why a node does not plainly say what it means. */
function hiddenIn(node: unknown, path: Path): string | undefined {
  if (path.length > mostLevels) return tooDeep;
  if (isAlias(node) || isMarked(node))
    return 'Anchors (&), aliases (*) and tags (!) are not read here. Write the value out.';
  if (node === null || (isScalar(node) && node.value === null)) return emptyAt(path);
  return isScalar(node) && typeof node.value === 'number' ? oddNumber(node) : undefined;
}

function emptyAt(path: Path): string {
  return path.length === 0
    ? 'The file is empty. Begin with one from examples/.'
    : 'is empty. Write a value, or leave the key out.';
}

// Octal, hexadecimal and exponents are read differently by different people and programs.
function oddNumber({ value, source }: Scalar): string | undefined {
  if (String(value) === source) return undefined;
  return `${source ?? 'This'} is read as the number ${String(value)}. Write it so, or in quotes if it is text.`;
}

function isMarked(node: unknown): boolean {
  return isNode(node) && !isAlias(node) && (node.tag !== undefined || hasAnchor(node));
}

function hasAnchor(node: object): boolean {
  return 'anchor' in node && node.anchor !== undefined;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function offsetIn(offsets: ReadonlyMap<string, number>, path: Path, part: 'key' | 'value'): number {
  const found = offsets.get(nameOf(path, part));
  if (found !== undefined || path.length === 0) return found ?? 0;
  return offsetIn(offsets, path.slice(0, -1), 'value');
}

function nameOf(path: Path, part: 'key' | 'value'): string {
  return JSON.stringify([part, ...path]);
}
