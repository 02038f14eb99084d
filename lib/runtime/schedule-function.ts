import { atTheEdge, deadlineOf, type Edge, type Handler } from './edge.ts';
import type { Instant } from '../domain/time.ts';

/** Time kept back for the last page's writes. */
const reserveMs = 10_000;

/** A function woken by a schedule. What its event says does not matter: the tables say what is due. */
export function scheduleFunction(
  edge: Edge,
  run: (deadline: Instant) => Promise<void>,
): Handler<unknown, void> {
  return atTheEdge(async (_event, context) => run(deadlineOf(context, edge.clock, reserveMs)), edge);
}
