import type { Fault } from './faults';
import type { AddonAnswer } from './platform-answer';
import type { TestRequest } from './requests';

/**
 * Holds the requests that were declared to the addons that there are: those that name an addon which the app does not
 * report, and the addons that none of them exercises.
 */
export function checkCoverage(
  addons: readonly Pick<AddonAnswer, 'name'>[],
  requests: readonly TestRequest[],
): { unknown: Fault[]; unexercised: string[] } {
  const names = addons.map(({ name }) => name);
  const stale = requests.filter(({ addon }) => addon !== undefined && !names.includes(addon));
  const exercised = new Set(requests.map(({ addon }) => addon));
  return {
    unknown: stale.map(({ name, addon }) => ({
      check: `request ${name}`,
      found: `/platform reports no addon "${addon}"`,
      expected: names.length === 0 ? 'no addon' : names.join(', '),
    })),
    unexercised: names.filter((name) => !exercised.has(name)),
  };
}
