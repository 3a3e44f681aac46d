/**
 * `fallline/lab`: the lab (a page in which you train models in the browser) and the live view of a
 * running fit.
 */
export { exportLab } from './exportLab.ts';
export { type LiveView, type LiveViewOptions, liveView } from './liveView.ts';
