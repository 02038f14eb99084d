import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { program } from '../../cli/main.ts';

type Leaf = { readonly path: string; readonly command: Command };

function leaves(command: Command, above: readonly string[] = []): Leaf[] {
  const path = [...above, command.name()];
  if (command.commands.length === 0) return [{ path: path.join(' '), command }];
  return command.commands.flatMap(each => leaves(each, path));
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: written => (text += written) }).outputHelp();
  return text;
}

const all = leaves(program);
const ofWebex = (path: string) => path.startsWith('tapekeeper webex ');

describe('the help of every command', () => {
  it.each(all)('$path has an example that can be typed, and its exit codes', ({ path, command }) => {
    const help = helpOf(command);
    const [, example = ''] = /^Example: (.+)$/m.exec(help) ?? [];
    expect(example).toMatch(new RegExp(`^${path}(?: |$)`));
    const known = command.options.map(({ long }) => long);
    for (const [option] of example.matchAll(/--[a-z-]+/g)) expect(known).toContain(option);
    const needed = command.options.filter(({ mandatory }) => mandatory).map(({ long }) => long ?? '');
    for (const option of needed) expect(example).toContain(option);
    expect(help).toMatch(/^Exit codes: 0 [^\n]+, 1 [^\n]+, 2 the call is mistaken\.$/m);
  });

  it.each(all.filter(({ path }) => !ofWebex(path)))('$path can answer a program', ({ command }) => {
    expect(command.options.map(({ long }) => long)).toContain('--json');
  });

  it.each(all.filter(({ path }) => !ofWebex(path) && !path.endsWith(' check')))(
    '$path works on a folder as on AWS',
    ({ command }) => {
      expect(command.options.map(({ long }) => long)).toContain('--data');
    },
  );

  it('is in docs/commands.md, which names no other command', async () => {
    const page = await readFile(new URL('../../docs/commands.md', import.meta.url), 'utf8');
    const named = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, path]) => `tapekeeper ${path ?? ''}`);
    expect(named.toSorted()).toEqual(all.map(({ path }) => path).toSorted());
    for (const { command } of all) {
      const [, example = 'none'] = /^Example: tapekeeper (.+)$/m.exec(helpOf(command)) ?? [];
      expect(page).toContain(`\`${example}\``);
    }
  });
});
