/**
 * Lambda's event filtering, as documented: a pattern is an object that mirrors the record; at each leaf stands a list
 * of acceptable values, of which one must match; all fields of a pattern must match; a record passes when any of a
 * mapping's patterns matches, or when there are none.
 */
export function passesFilters(patterns: readonly unknown[], record: unknown): boolean {
  return patterns.length === 0 || patterns.some(pattern => matches(pattern, record));
}

function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some(rule => satisfies(rule, value));
  if (!isObject(pattern)) throw new Error('A filter pattern holds objects and lists only.');
  return Object.entries(pattern).every(([name, inner]) =>
    matches(inner, isObject(value) ? value[name] : undefined),
  );
}

type Rule = (operand: unknown, value: unknown) => boolean;
const rules: Readonly<Record<string, Rule>> = {
  exists: (operand, value) => (value !== undefined) === operand,
  prefix: (operand, value) =>
    typeof value === 'string' && typeof operand === 'string' && value.startsWith(operand),
  'anything-but': (operand, value) =>
    value !== undefined && Array.isArray(operand) && !operand.includes(value),
};

function satisfies(expected: unknown, value: unknown): boolean {
  if (!isObject(expected)) return expected === value;
  const [name, operand] = Object.entries(expected)[0] ?? [];
  const rule = rules[name ?? ''];
  if (rule === undefined) throw new Error(`The filter rule "${name ?? ''}" is not understood here.`);
  return rule(operand, value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
