/** The output of the target build-page, as texts: project.json tells esbuild where it is. */
declare module 'studio-page/*.txt' {
  const text: string;
  export default text;
}
