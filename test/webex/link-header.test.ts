import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextLink } from '../../lib/webex/link-header.ts';

describe('the next address in a Link header', () => {
  it.each([
    ['quoted', '<https://webex.example/v1/a?page=2>; rel="next"', 'https://webex.example/v1/a?page=2'],
    ['unquoted', '<https://webex.example/v1/a?page=2>; rel=next', 'https://webex.example/v1/a?page=2'],
    ['in capitals', '<https://webex.example/2>; REL="Next"', 'https://webex.example/2'],
    ['without blanks', '<https://webex.example/2>;rel=next;title=x', 'https://webex.example/2'],
    ['with blanks everywhere', '  <https://webex.example/2>  ;  rel = "next"  ', 'https://webex.example/2'],
    ['one of several relations', '<https://webex.example/2>; rel="last next"', 'https://webex.example/2'],
    [
      'after other parameters',
      '<https://webex.example/2>; title="a; b"; rel="next"',
      'https://webex.example/2',
    ],
    [
      'after an escaped quote',
      '<https://webex.example/2>; title="a\\"b, c"; rel=next',
      'https://webex.example/2',
    ],
    ['after an empty parameter', '<https://webex.example/2>; ; rel=next', 'https://webex.example/2'],
    ['after a bare parameter', '<https://webex.example/2>; crossorigin; rel=next', 'https://webex.example/2'],
    [
      'with a comma in it',
      '<https://webex.example/a,b?ids=1,2>; rel="next"',
      'https://webex.example/a,b?ids=1,2',
    ],
    ['relative', '</v1/a?page=2>; rel="next"', '/v1/a?page=2'],
    ['second of two', '<https://webex.example/1>; rel="prev", </2>; rel="next"', '/2'],
    ['second of two with a comma', '<https://webex.example/a,b>; rel=prev, </2>; rel=next', '/2'],
    ['first of two', '</2>; rel="next", <https://webex.example/1>; rel="first"', '/2'],
  ])('is found where it is %s', (_how, header, address) => {
    expect(nextLink(header)).toBe(address);
  });

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['another relation', '<https://webex.example/1>; rel="prev"'],
    ['a relation that only begins like it', '<https://webex.example/1>; rel="next-archive"'],
    ['a parameter that only ends like it', '<https://webex.example/1>; xrel="next"'],
    ['an address that speaks of it', '<https://webex.example/1?q=;rel=next>; rel="prev"'],
    ['a title that speaks of it', '<https://webex.example/1>; title="; rel=next; "; rel="prev"'],
    ['a title that ends with it', '<https://webex.example/1>; rel="prev"; title="; rel=next"'],
    [
      'a whole link in a title',
      '<https://webex.example/1>; title="<https://other.example>; rel=next"; rel=prev',
    ],
    ['a second relation, which does not count', '<https://webex.example/1>; rel=prev; rel=next'],
    ['no brackets', 'https://webex.example/2; rel="next"'],
    ['no relation', '<https://webex.example/2>'],
  ])('is not seen in %s', (_what, header) => {
    expect(nextLink(header)).toBeUndefined();
  });

  const address = fc.webUrl({ withQueryParameters: true, withFragments: true });
  const word = fc.stringMatching(/^[a-z0-9_]{1,12}$/);
  const quoted = fc
    .string({ unit: fc.constantFrom(...Array.from('ab ,;=<>\'"\\/rel=next')), maxLength: 20 })
    .map(text => `"${text.replaceAll(/["\\]/g, '\\$&')}"`);
  const parameter = fc
    .tuple(
      word.filter(name => name !== 'rel'),
      fc.oneof(word, quoted),
    )
    .map(([name, value]) => `${name}=${value}`);
  const blank = fc.constantFrom('', ' ', '  ');
  const linkOf = (relation: fc.Arbitrary<string>) =>
    fc
      .tuple(address, relation, fc.array(parameter, { maxLength: 4 }), fc.nat(4), blank)
      .map(([url, rel, others, place, space]) => {
        const parameters = others.toSpliced(place, 0, rel);
        return { url, text: `<${url}>${parameters.map(each => `${space};${space}${each}`).join('')}` };
      });
  const other = linkOf(fc.constantFrom('rel=prev', 'rel="first"', 'rel="last prev"', 'rel="nextish"'));
  const next = linkOf(
    fc.constantFrom('rel=next', 'rel="next"', 'rel="next last"', 'REL=NEXT', 'Rel="a next b"'),
  );

  it('is found whatever its parameters, and whatever links stand around it', () => {
    fc.assert(
      fc.property(
        fc.array(other, { maxLength: 3 }),
        next,
        fc.array(other, { maxLength: 3 }),
        (before, it, after) => {
          const header = [...before, it, ...after].map(each => each.text).join(', ');
          expect(nextLink(header)).toBe(it.url);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is never seen where no link is the next', () => {
    fc.assert(
      fc.property(fc.array(other, { maxLength: 5 }), links => {
        expect(nextLink(links.map(each => each.text).join(','))).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('takes whatever arrives, in a moment', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('<>;,="\\ relnext')), maxLength: 300 }),
        header => {
          const found = nextLink(header);
          expect(found === undefined || header.includes(`<${found}>`)).toBe(true);
        },
      ),
    );
    expect(nextLink(`<a>${';'.repeat(50_000)}${' '.repeat(50_000)}x`)).toBeUndefined();
    expect(nextLink(`<a>;x="${'\\'.repeat(50_000)}`)).toBeUndefined();
    expect(nextLink('<'.repeat(50_000))).toBeUndefined();
  });
});
