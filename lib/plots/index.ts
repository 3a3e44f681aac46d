/**
 * `fallline/plots`: charts as Vega-Lite specifications, and pages that hold them. Drawing needs the
 * packages vega and vega-lite; nothing else in fallline does.
 */
export { type ClassScatterOptions, classScatter, type LinearBoundary } from './classScatter.ts';
export { type ConfusionHeatmapOptions, confusionHeatmap } from './confusionHeatmap.ts';
export {
  type HtmlReportOptions,
  htmlReport,
  type ReportBlock,
  type ReportCell,
  type ReportFigure,
  type ReportTable,
} from './htmlReport.ts';
export { type LossCurveOptions, type LossScale, lossCurve } from './lossCurve.ts';
export { renderSvg } from './render.ts';
export { type TrainingCurvesOptions, trainingCurves } from './trainingCurves.ts';
