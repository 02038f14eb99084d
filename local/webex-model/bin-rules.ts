import type { Status } from './conditions.ts';
import type { BinOperation, Target } from './selection.ts';
import type { Switches } from './switches.ts';

/** What soft delete, restore and purge make of a recording; undefined where the operation does not fit. */
export function binRules(switches: Switches) {
  /** Whoever has left has no bin any more. */
  function binned({ recording, condition: { owner } }: Target): Status {
    const held = recording.legalHold && switches.legalHold === 'blocks';
    return owner.state !== 'active' && switches.inactiveOwnerTrash === 'permanent' && !held
      ? 'purged'
      : 'deleted';
  }

  return (operation: BinOperation, target: Target): Status | undefined => {
    const { status } = target.condition;
    switch (operation) {
      case 'softDelete':
        return status === 'available' ? binned(target) : undefined;
      case 'restore':
        return status === 'deleted' ? 'available' : undefined;
      case 'purge':
        return status === 'deleted' || switches.purgeUntrashed === 'yes' ? 'purged' : undefined;
    }
  };
}
