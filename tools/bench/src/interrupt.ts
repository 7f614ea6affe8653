let controller: AbortController | undefined;

/**
 * Aborted by Ctrl-C and SIGTERM. From its first use on, those no longer end this process: what is measured is ended,
 * its error runs through every `finally`, and nothing that a benchmark made is left. A second signal ends it at once.
 */
export function interruption(): AbortSignal {
  if (controller) return controller.signal;
  const made = new AbortController();
  controller = made;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => made.abort(new Error(`ended by ${name}`)));
  }
  return made.signal;
}
