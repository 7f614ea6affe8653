// For `node --expose-gc --import`: a server that has this loaded collects all garbage at SIGWINCH, so that a test can
// tell memory that is in use from memory that merely was not collected yet. close-with-grace ends a server at most
// other signals, SIGUSR2 among them; this one tells of a terminal's size, and a server has no terminal.
process.on('SIGWINCH', () => {
  globalThis.gc();
  globalThis.gc();
});
