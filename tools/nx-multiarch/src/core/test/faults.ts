/** One thing that a started image did not do as it should. */
export interface Fault {
  /** What was looked at: `ready`, `architecture`, `addon sharp`, `request log in`. */
  check: string;
  found: string;
  expected: string;
}
