/** `fallline/lab`: the lab, and the live view of a fit. */
export { exportLab } from './exportLab.ts';
export { type LiveView, type LiveViewOptions, liveView } from './liveView.ts';
