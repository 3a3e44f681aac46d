/** Text that the bundler puts into the page. */
declare module '*.csv' {
  const text: string;
  export default text;
}
