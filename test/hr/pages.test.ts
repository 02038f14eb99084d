import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readConnections } from '../../lib/hr/connections.ts';
import { readYaml } from '../../lib/policy/yaml-values.ts';

const folder = new URL('../../docs/connect/', import.meta.url);
const pages = (await readdir(folder)).filter(name => name.endsWith('.md'));
const examples = await Promise.all(
  pages.map(async name => [name, examplesIn(await readFile(new URL(name, folder), 'utf8'))] as const),
);

function examplesIn(page: string): string[] {
  return [...page.matchAll(/^( *)```yaml\n(.*?)^ *```/gms)].map(([, indent = '', text = '']) =>
    text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

describe('what is to be put here', () => {
  it.each(examples)('is read as the page has it: %s', (_name, all) => {
    expect(all.length).toBeGreaterThan(0);
    for (const text of all) {
      const { value, problems } = readYaml(text);
      expect(problems).toEqual([]);
      expect(readConnections(value).byName.size).toBe(1);
    }
  });

  it('has a page for each kind', () => {
    const kinds = examples.flatMap(([, all]) => all.flatMap(text => /kind: ([a-z-]+)/.exec(text)?.[1] ?? []));
    expect([...new Set(kinds)].toSorted()).toEqual([
      'bamboohr',
      'entra',
      'hmac',
      'okta',
      'standard-webhooks',
      'static-token',
    ]);
  });
});
