import { leafTest } from './filter-rules.ts';

type NodeTest = (node: unknown) => boolean;

/**
 * Lambda's event filtering, as documented: a pattern is an object that mirrors the record; at each leaf stands a list
 * of acceptable values, of which one must match; all fields of a pattern must match, and of a `$or` one; a record
 * passes when any of a mapping's patterns matches, or when there are none.
 *
 * @param patterns JSON texts
 * @throws Error when a pattern is no JSON, or holds what is not documented
 */
export function recordFilter(patterns: readonly string[]): (record: unknown) => boolean {
  const tests = patterns.map(pattern => objectTest(JSON.parse(pattern)));
  return record => tests.length === 0 || tests.some(test => test(record));
}

function nodeTest(pattern: unknown): NodeTest {
  if (!Array.isArray(pattern)) return objectTest(pattern);
  if (pattern.length === 0) throw new Error('An empty list in a filter pattern would match nothing.');
  const tests = pattern.map(leafTest);
  return node => leaves(node).some(value => tests.some(test => test(value)));
}

function objectTest(pattern: unknown): NodeTest {
  if (!isObject(pattern)) throw new Error('A filter pattern holds objects and lists only.');
  const tests = Object.entries(pattern).map(([name, inner]) =>
    name === '$or' ? orTest(inner) : fieldTest(name, inner),
  );
  return node => elements(node).some(each => tests.every(test => test(each)));
}

function fieldTest(name: string, pattern: unknown): NodeTest {
  const test = nodeTest(pattern);
  return node => test(isObject(node) ? node[name] : undefined);
}

function orTest(alternatives: unknown): NodeTest {
  if (!Array.isArray(alternatives) || alternatives.length === 0)
    throw new Error('The filter rule "$or" holds a list of patterns.');
  const tests = alternatives.map(objectTest);
  return node => tests.some(test => test(node));
}

/** The values at a node. An object is no leaf: for `exists`, nothing is there. */
function leaves(node: unknown): unknown[] {
  const found = elements(node).filter(each => !isObject(each));
  return found.length === 0 ? [undefined] : found;
}

/** A list matches when one of its elements does. */
function elements(node: unknown): unknown[] {
  if (!Array.isArray(node)) return [node];
  return node.length === 0 ? [undefined] : node.flatMap(elements);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
