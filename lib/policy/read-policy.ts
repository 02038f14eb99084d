import type { core } from 'zod/mini';
import { contradictionsIn } from '../domain/contradictions.ts';
import { policyDocument, type Policy } from '../domain/policy.ts';
import { hashOf } from './canonical.ts';
import { PolicyError } from './policy-error.ts';
import { readYaml, type Path, type Problem, type YamlValues } from './yaml-values.ts';

/** Longer than any policy that a person can answer for; reading takes longer than proportionally. */
const mostBytes = 65_536;
/** More is no help to anyone. */
const mostProblems = 50;

/**
 * Reads a policy file.
 *
 * @param file its name, as the problems are to call it
 * @throws PolicyError with every problem (the first 50): first of how it is written, then of what the keys and values are, and once
 *   those are right, of what they mean together
 */
export function readPolicy(text: string, file = 'policy.yml'): Policy {
  const bytes = Buffer.byteLength(text);
  if (bytes > mostBytes)
    throw new PolicyError([`${file}:1:1 The file has ${bytes} bytes. Write at most ${mostBytes}.`]);
  const yaml = readYaml(text);
  if (yaml.value === undefined) throw refusal(yaml, yaml.problems, file);
  const read = policyDocument.safeParse(yaml.value);
  const problems = [...yaml.problems, ...(read.success ? [] : newProblems(read.error.issues, yaml))];
  if (problems.length > 0 || !read.success) throw refusal(yaml, problems, file);
  const contradictions = contradictionsIn(read.data).map(({ path, sentence }) => ({
    offset: yaml.offsetOf(path, 'value'),
    path,
    sentence,
  }));
  if (contradictions.length > 0) throw refusal(yaml, contradictions, file);
  return { ...read.data, hash: hashOf(read.data) };
}

function refusal(yaml: YamlValues, problems: readonly Problem[], file: string): PolicyError {
  const sorted = problems.toSorted((one, other) => one.offset - other.offset);
  return new PolicyError(
    sorted.slice(0, mostProblems).map(({ offset, path, sentence }) => {
      const { line, col } = yaml.placeOf(offset);
      return `${file}:${Math.max(1, line)}:${Math.max(1, col)} ${subjectOf(path, sentence)}${sentence}`;
    }),
  );
}

// A sentence that begins in lower case, or with the value, is about the key before it.
function subjectOf(path: Path, sentence: string): string {
  if (/^[A-Z]/.test(sentence)) return '';
  const key = path.findLast(part => typeof part === 'string');
  return key === undefined ? 'The file ' : `${key}: `;
}

/** Without mere echoes: of values whose spelling was refused, and of maps that lack what a misspelled key meant. */
function newProblems(issues: readonly core.$ZodIssue[], yaml: YamlValues): Problem[] {
  const refused = new Set(yaml.problems.map(({ path }) => path.join(' ')));
  const withUnknown = new Set(
    issues.filter(({ code }) => code === 'unrecognized_keys').map(({ path }) => path.join(' ')),
  );
  return issues
    .filter(({ code, path }) => code !== 'custom' || !withUnknown.has(path.join(' ')))
    .flatMap(issue => problemsOf(issue, [], yaml))
    .filter(({ path }) => !refused.has(path.join(' ')));
}

function problemsOf(issue: core.$ZodIssue, above: Path, yaml: YamlValues): Problem[] {
  const path = [...above, ...issue.path];
  const sentence = issue.message;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => {
      const inner = [...path, key];
      return { offset: yaml.offsetOf(inner, 'key'), path: inner, sentence };
    });
  }
  if (issue.code === 'invalid_union') {
    return closestOf(issue.errors).flatMap(inner => problemsOf(inner, path, yaml));
  }
  return [{ offset: yaml.offsetOf(path, 'value'), path, sentence }];
}

// Of the kinds of value that a key may have, the one that was meant: whose outside fits, or else the first.
function closestOf(errors: readonly (readonly core.$ZodIssue[])[]) {
  const isOutside = ({ path, code }: core.$ZodIssue) =>
    path.length === 0 && ['invalid_type', 'invalid_value'].includes(code);
  return errors.find(issues => !issues.some(isOutside)) ?? errors[0] ?? [];
}
