/** The text of an SQL file; esbuild (loader "text" in project.json) and Vite (?raw) put it into the bundle. */
declare module '*.sql?raw' {
  const text: string;
  export default text;
}
