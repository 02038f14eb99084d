import { describe, expect, it } from 'vitest';
import { recordFilter } from '../../../local/driver/filter.ts';

const record = {
  eventName: 'MODIFY',
  size: 300,
  nothing: null,
  dynamodb: {
    Keys: { id: { S: 'row-1' } },
    NewImage: {
      wake: { S: 'archive' },
      attempts: { N: '5' },
      tags: { SS: ['red', 'green'] },
      empty: { L: [] },
    },
  },
};

function passes(...patterns: unknown[]): boolean {
  return recordFilter(patterns.map(pattern => JSON.stringify(pattern)))(record);
}

describe('a filter pattern', () => {
  it.each([
    [
      'equals: one of the values listed',
      { eventName: ['INSERT', 'MODIFY'] },
      { eventName: ['INSERT', 'REMOVE'] },
    ],
    ['equals: a number is no text', { size: [300] }, { size: ['300'] }],
    ['null: a value that is null, not one that is missing', { nothing: [null] }, { missing: [null] }],
    ['empty: only the empty text', { eventName: ['', 'MODIFY'] }, { eventName: [''] }],
    [
      'and: all fields must match',
      { eventName: ['MODIFY'], size: [300] },
      { eventName: ['MODIFY'], size: [301] },
    ],
    [
      'nested: the same path',
      { dynamodb: { Keys: { id: { S: ['row-1'] } } } },
      { Keys: { id: { S: ['row-1'] } } },
    ],
    ['prefix: begins with', { eventName: [{ prefix: 'MOD' }] }, { eventName: [{ prefix: 'DIFY' }] }],
    ['suffix: ends with', { eventName: [{ suffix: 'DIFY' }] }, { eventName: [{ suffix: 'MOD' }] }],
    ['prefix: not of a number', { eventName: [{ prefix: 'M' }] }, { size: [{ prefix: '3' }] }],
    ['equals-ignore-case', { eventName: [{ 'equals-ignore-case': 'modify' }] }, { eventName: ['modify'] }],
    [
      'equals-ignore-case: whole',
      { eventName: [{ 'equals-ignore-case': 'Modify' }] },
      { eventName: [{ 'equals-ignore-case': 'modif' }] },
    ],
    [
      'anything-but: a list',
      { eventName: [{ 'anything-but': ['INSERT', 'REMOVE'] }] },
      { eventName: [{ 'anything-but': ['INSERT', 'MODIFY'] }] },
    ],
    [
      'anything-but: one value',
      { eventName: [{ 'anything-but': 'INSERT' }] },
      { eventName: [{ 'anything-but': 'MODIFY' }] },
    ],
    [
      'anything-but: not when nothing is there',
      { size: [{ 'anything-but': 5 }] },
      { missing: [{ 'anything-but': 5 }] },
    ],
    ['exists: true', { eventName: [{ exists: true }] }, { missing: [{ exists: true }] }],
    ['exists: false', { missing: [{ exists: false }] }, { eventName: [{ exists: false }] }],
    [
      'exists: under a field that is missing',
      { missing: { too: [{ exists: false }] } },
      { missing: { too: [{ exists: true }] } },
    ],
    ['exists: a null is there', { nothing: [{ exists: true }] }, { nothing: [{ exists: false }] }],
    [
      'exists: only at leaves, so an item attribute never is',
      { dynamodb: { NewImage: { wake: [{ exists: false }] } } },
      { dynamodb: { NewImage: { wake: [{ exists: true }] } } },
    ],
    ['numeric: equal', { size: [{ numeric: ['=', 300] }] }, { size: [{ numeric: ['=', 3] }] }],
    ['numeric: greater', { size: [{ numeric: ['>', 299] }] }, { size: [{ numeric: ['>', 300] }] }],
    ['numeric: at least', { size: [{ numeric: ['>=', 300] }] }, { size: [{ numeric: ['>=', 301] }] }],
    ['numeric: less', { size: [{ numeric: ['<', 301] }] }, { size: [{ numeric: ['<', 300] }] }],
    ['numeric: at most', { size: [{ numeric: ['<=', 300] }] }, { size: [{ numeric: ['<=', 299] }] }],
    [
      'numeric: a range',
      { size: [{ numeric: ['>', 10, '<=', 300] }] },
      { size: [{ numeric: ['>', 10, '<=', 200] }] },
    ],
    [
      'numeric: not of an attribute, whose numbers are text',
      { dynamodb: { NewImage: { attempts: { N: ['5'] } } } },
      { dynamodb: { NewImage: { attempts: { N: [{ numeric: ['=', 5] }] } } } },
    ],
    [
      'several rules: one must match',
      { size: [1, { prefix: '3' }, { numeric: ['>', 100] }] },
      { size: [1, { prefix: '3' }, { numeric: ['>', 400] }] },
    ],
    [
      '$or: one of the patterns',
      { $or: [{ size: [1] }, { eventName: ['MODIFY'] }] },
      { $or: [{ size: [1] }, { eventName: ['INSERT'] }] },
    ],
    [
      '$or: and the fields beside it',
      { $or: [{ size: [300] }], eventName: ['MODIFY'] },
      { $or: [{ size: [300] }], eventName: ['INSERT'] },
    ],
    [
      '$or: deep inside',
      { dynamodb: { NewImage: { $or: [{ x: { S: ['y'] } }, { wake: { S: ['archive'] } }] } } },
      { dynamodb: { NewImage: { $or: [{ x: { S: ['y'] } }, { wake: { S: ['retain'] } }] } } },
    ],
    [
      'a list of values: one of them must match',
      { dynamodb: { NewImage: { tags: { SS: ['green'] } } } },
      { dynamodb: { NewImage: { tags: { SS: ['blue'] } } } },
    ],
    [
      'a list without values: nothing is there',
      { dynamodb: { NewImage: { empty: { L: [{ exists: false }] } } } },
      { dynamodb: { NewImage: { empty: { L: [{ exists: true }] } } } },
    ],
  ])('with %s', (_rule, passing, failing) => {
    expect(passes(passing)).toBe(true);
    expect(passes(failing)).toBe(false);
  });

  it('is one of several, of which one is enough; without any, all passes', () => {
    expect(passes({ size: [1] }, { size: [300] })).toBe(true);
    expect(passes({ size: [1] }, { size: [2] })).toBe(false);
    expect(passes()).toBe(true);
  });

  it.each([
    ['a rule that is not documented', { a: [{ wildcard: '*' }] }, 'wildcard'],
    ['two rules in one', { a: [{ prefix: 'a', suffix: 'b' }] }, 'suffix'],
    ['a rule without a name', { a: [{}] }, '{}'],
    ['a rule inside a rule', { a: [{ 'anything-but': { prefix: 'a' } }] }, 'anything-but'],
    ['an unknown comparison', { a: [{ numeric: ['!=', 1] }] }, 'numeric'],
    ['half a range', { a: [{ numeric: ['>', 1, '<'] }] }, 'numeric'],
    ['a number as text', { a: [{ numeric: ['>', '1'] }] }, 'numeric'],
    ['exists of something', { a: [{ exists: 'yes' }] }, 'exists'],
    ['a prefix that is no text', { a: [{ prefix: 1 }] }, 'prefix'],
    ['a value outside a list', { a: 'b' }, 'lists only'],
    ['an empty list', { a: [] }, 'empty list'],
    ['a list in a list', { a: [['b']] }, ''],
    ['an $or that is no list', { $or: { a: ['b'] } }, '$or'],
    ['an $or of nothing', { $or: [] }, '$or'],
    ['no object at all', ['a'], 'objects'],
  ])('with %s is refused', (_what, pattern, named) => {
    expect(() => recordFilter([JSON.stringify(pattern)])).toThrow(named);
  });

  it('that is no JSON is refused', () => {
    expect(() => recordFilter(['{'])).toThrow();
  });
});
