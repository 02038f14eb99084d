import { hold, type Hold } from '../../lib/domain/hold.ts';

const about = {
  id: 'H-2026-004',
  reason: 'Case 4711: the customer disputes the order.',
  by: 'Legal, Ana Rebelo',
  placedAt: '2026-03-02T12:00:00Z',
};

/** A hold on everything, or on what the scope says. */
export function aHold(overrides: Readonly<Record<string, unknown>> = {}): Hold {
  return hold.parse({ ...about, scope: 'everything', ...overrides });
}
