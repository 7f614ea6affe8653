import { createRandom, type Random } from '../../src/testing/random';
import { STEPS, type StepName } from './steps';

/** What can go wrong with one request. */
export const FAULT_NAMES = [
  'drop',
  'drop in the body',
  'lose the answer',
  'delay',
  'late',
  '429',
  '500',
  '502',
  'truncate the answer',
  'shorten the answer',
  'shorten the request',
  'lie about the digest',
  'end the token',
  'stop before',
  'stop after',
] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

/** Something that goes wrong with some requests of one step. */
export interface Drawn {
  step: StepName;
  fault: FaultName;
  /** With which of them it begins, from 1. */
  from: number;
  /** How many of them in a row. */
  times: number;
}

/** All that one seed stands for. */
export interface Drawing {
  seed: number;
  drawn: Drawn[];
  /** Whether the repository holds the image of an older commit before. */
  held: boolean;
  /** How many requests a token is good for. */
  requestsPerToken: number;
}

/** More than the client tries: the push gives up. */
const ALWAYS = 99;
const WITH_BODY: readonly StepName[] = ['upload', 'put a manifest', 'set an immutable tag', 'move a tag'];
const WITH_ANSWER: readonly StepName[] = ['ping', 'token', 'read back', 'list tags'];
const NAMES_DIGEST: readonly StepName[] = [
  ...WITH_BODY,
  'look for tags',
  'look for a blob',
  'read back',
  'look at a moving tag',
];

const ONLY_AT: Partial<Record<FaultName, readonly StepName[]>> = {
  'drop in the body': WITH_BODY,
  'shorten the request': WITH_BODY,
  'shorten the answer': WITH_ANSWER,
  'lie about the digest': NAMES_DIGEST,
};

/** Every fault at every step where it can happen. */
export const PAIRS = STEPS.flatMap(({ name, count }) =>
  FAULT_NAMES.filter((fault) => ONLY_AT[fault]?.includes(name) ?? true).map((fault) => ({
    step: name,
    count,
    fault,
  })),
);

/**
 * What goes wrong in the run of a seed. The first seeds take each pair alone, so that none is left out or hidden behind
 * another one; all others draw up to three.
 */
export function draw(seed: number): Drawing {
  const random = createRandom(seed);
  const alone = PAIRS[seed - 1];
  const several = () => Array.from({ length: 1 + random.below(3) }, () => PAIRS[random.below(PAIRS.length)]!);
  return {
    seed,
    drawn: (alone ? [alone] : several()).map((pair) => drawOne(pair, random)),
    held: random.below(4) > 0,
    requestsPerToken: random.pick([Infinity, Infinity, 20, 5]),
  };
}

function drawOne({ step, fault, count }: (typeof PAIRS)[number], random: Random): Drawn {
  // These are waited for in full: a late answer, and a registry that may lag behind its writes.
  const isSlow = fault === 'late' || step === 'read back';
  const times = random.pick(isSlow ? [1, 2] : [1, 2, ALWAYS]);
  // A push that was stopped makes no other request.
  return { step, fault, from: 1 + random.below(count), times: fault.startsWith('stop') ? 1 : times };
}

/** One line, for the name of a test. */
export function describeDrawing({ drawn, held, requestsPerToken }: Drawing): string {
  const faults = drawn.map(
    ({ step, fault, from, times }) => `${fault} at "${step}" ${from}${times > 1 ? ` x${times}` : ''}`,
  );
  const tokens = Number.isFinite(requestsPerToken) ? `, ${requestsPerToken} requests a token` : '';
  return `${faults.join(', ')}${tokens}${held ? '' : ', empty repository'}`;
}

/** The seeds to run: 1 to `last`, or those of FAULT_SEEDS ("17", "1-1000"). */
export function seeds(last: number): number[] {
  const [from = 1, to = from] = process.env['FAULT_SEEDS']?.split('-').map(Number) ?? [1, last];
  return Array.from({ length: to - from + 1 }, (_, position) => from + position);
}
