/** Text files that the bundler inlines into the page. */
declare module '*.csv' {
  const text: string;
  export default text;
}
