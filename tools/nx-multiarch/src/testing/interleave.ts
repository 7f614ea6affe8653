/** One of several things that happen at once: it waits for its turn before each of its steps. */
export type Actor = (turn: () => Promise<void>) => Promise<unknown>;

/** Which of the actors that can go on does so next. */
export type Scheduler = (ready: readonly number[]) => number;

interface State {
  resume?: () => void;
  /** Called when it waits for its turn again, or has ended. */
  arrived: () => void;
}

/**
 * Runs actors at once, in an order that is chosen step by step and not left to chance.
 *
 * @param steps how many steps each of them makes; one that is left before its end has died there
 */
export async function interleave(
  actors: readonly Actor[],
  next: Scheduler,
  steps: readonly number[] = actors.map(() => Infinity),
): Promise<void> {
  const left = [...steps];
  const states: State[] = actors.map(() => ({ arrived: () => undefined }));
  const move = async (state: State, go: () => void): Promise<void> => {
    const arrival = new Promise<void>((resolve) => (state.arrived = resolve));
    go();
    await arrival;
  };
  for (const [position, actor] of actors.entries()) {
    const state = states[position]!;
    const turn = () => new Promise<void>((resume) => [(state.resume = resume), state.arrived()]);
    await move(state, () => {
      void actor(turn).finally(() => {
        state.resume = undefined;
        state.arrived();
      });
    });
  }
  for (;;) {
    const ready = [...actors.keys()].filter((actor) => states[actor]!.resume && left[actor]! > 0);
    if (ready.length === 0) return;
    const chosen = next(ready);
    left[chosen]! -= 1;
    await move(states[chosen]!, states[chosen]!.resume!);
  }
}

/** Runs `once` with every possible order there is; gives their number. */
export async function everyOrder(once: (next: Scheduler) => Promise<void>): Promise<number> {
  const choices: { taken: number; of: number }[] = [];
  for (let orders = 1; ; orders++) {
    let depth = 0;
    await once((ready) => {
      choices[depth] ??= { taken: 0, of: ready.length };
      return ready[choices[depth++]!.taken]!;
    });
    // The last choice that has another possibility; all behind it begin anew.
    while (choices.length > 0 && choices.at(-1)!.taken === choices.at(-1)!.of - 1) choices.pop();
    if (choices.length === 0) return orders;
    choices.at(-1)!.taken += 1;
  }
}
