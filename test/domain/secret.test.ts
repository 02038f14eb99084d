import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../lib/domain/secret.ts';

const value = 'https://media.example/a?ticket=Zx9-nobody-may-see';
const secret = new Secret(value);

describe('a secret', () => {
  it('is revealed on request', () => {
    expect(secret.reveal()).toBe(value);
  });

  it.each([
    ['as text', String(secret)],
    ['in JSON', JSON.stringify({ secret })],
    ['inspected', inspect({ secret }, { depth: 9, showHidden: true })],
    ['formatted', format('%s %o %j', secret, secret, secret)],
    ['listed', JSON.stringify([Object.entries(secret), Object.getOwnPropertyNames(secret)])],
    ['in an error', inspect(new Error('No.', { cause: { secret } }))],
  ])('is not shown %s', (_how, shown) => {
    expect(shown).not.toContain('Zx9');
  });
});
