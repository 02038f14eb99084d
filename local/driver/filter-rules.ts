import { z } from 'zod';

/** Says whether a leaf's value is acceptable; a leaf that is not there is `undefined`. */
export type LeafTest = (value: unknown) => boolean;

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const comparison = z.enum(['=', '<', '<=', '>', '>=']);
const oneComparison = z.tuple([comparison, z.number()]).transform(([how, than]) => [{ how, than }]);
const twoComparisons = z
  .tuple([comparison, z.number(), comparison, z.number()])
  .transform(([how, than, andHow, andThan]) => [
    { how, than },
    { how: andHow, than: andThan },
  ]);

const rules: Readonly<Record<string, (operand: unknown) => LeafTest>> = {
  exists(operand) {
    const wanted = z.boolean().parse(operand);
    return value => (value !== undefined) === wanted;
  },
  prefix: textRule((value, operand) => value.startsWith(operand)),
  suffix: textRule((value, operand) => value.endsWith(operand)),
  'equals-ignore-case': textRule((value, operand) => value.toLowerCase() === operand.toLowerCase()),
  'anything-but'(operand) {
    const refused: readonly unknown[] = z
      .union([z.array(scalar).min(1), scalar.transform(one => [one])])
      .parse(operand);
    return value => value !== undefined && !refused.includes(value);
  },
  numeric(operand) {
    const all = z.union([oneComparison, twoComparisons]).parse(operand);
    return value => typeof value === 'number' && all.every(({ how, than }) => compares(value, how, than));
  },
};

/**
 * One entry of a leaf's list: a value that must be equal, or an object that names a rule.
 *
 * @throws Error for a rule that Lambda does not document, or an operand that its rule cannot have
 */
export function leafTest(expected: unknown): LeafTest {
  if (scalar.safeParse(expected).success) return value => value === expected;
  const [[name, operand] = ['', undefined], ...others] = Object.entries(z.object({}).loose().parse(expected));
  const rule = rules[name];
  if (rule === undefined || others.length > 0)
    throw new Error(`The filter rule ${JSON.stringify(expected)} is not understood here.`);
  try {
    return rule(operand);
  } catch (error) {
    throw new Error(`The filter rule ${JSON.stringify(expected)} has an operand that it cannot have.`, {
      cause: error,
    });
  }
}

function textRule(test: (value: string, operand: string) => boolean) {
  return (operand: unknown): LeafTest => {
    const text = z.string().parse(operand);
    return value => typeof value === 'string' && test(value, text);
  };
}

function compares(value: number, how: z.infer<typeof comparison>, than: number): boolean {
  switch (how) {
    case '=':
      return value === than;
    case '<':
      return value < than;
    case '<=':
      return value <= than;
    case '>':
      return value > than;
    case '>=':
      return value >= than;
  }
}
