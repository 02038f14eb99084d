import { hydraId } from './hydra.ts';
import type { Organisation, Owner } from './organisation.ts';
import { timestamp } from './render.ts';

const registeredMs = Date.UTC(2024, 0, 8);
const firstExtension = 4100;

/** A workspace, a virtual line and a call queue, each as its own API shows it in a list. */
export function neighbourItems(organisation: Organisation) {
  const place = ({ locationId }: Owner) => ({
    id: hydraId('LOCATION', locationId),
    name: `Office ${organisation.locations.find(each => each.id === locationId)?.region ?? ''}`,
  });
  const extension = (owner: Owner) => String(firstExtension + organisation.owners.indexOf(owner));
  return {
    workspace: (owner: Owner) => ({
      id: hydraId('PLACE', owner.id),
      orgId: hydraId('ORGANIZATION', organisation.id),
      locationId: place(owner).id,
      displayName: owner.name,
      type: 'meetingRoom',
      sipAddress: owner.email,
      created: timestamp(registeredMs),
      calling: { type: 'webexCalling' },
      calendar: { type: 'none' },
      hotdeskingStatus: 'off',
      supportedDevices: 'phones',
    }),
    virtualLine: (owner: Owner) => {
      const [firstName = '', lastName = ''] = owner.name.split(' ');
      return {
        id: hydraId('VIRTUAL_PROFILE', owner.id),
        firstName,
        lastName,
        displayName: owner.name,
        callerIdFirstName: firstName,
        callerIdLastName: lastName,
        number: { extension: extension(owner), primary: true },
        location: place(owner),
        numberOfDevicesAssigned: 0,
      };
    },
    queue: (owner: Owner) => ({
      id: hydraId('CALL_QUEUE', owner.id),
      name: owner.name,
      hasCxEssentials: true,
      locationName: place(owner).name,
      locationId: place(owner).id,
      extension: extension(owner),
      enabled: true,
    }),
  };
}
