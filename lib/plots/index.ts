/**
 * `fallline/plots`: charts as Vega-Lite or Vega specifications, and HTML reports. Drawing charts
 * needs the packages vega and vega-lite, and PNG files also need @resvg/resvg-js. No other part of
 * fallline needs them.
 */
export type { DomainAxis, NamedAxis } from './axes.ts';
export {
  type CalibrationPlotOptions,
  calibrationPlot,
  type PredictedSamples,
} from './calibrationPlot.ts';
export { type ClassScatterOptions, classScatter, type LinearBoundary } from './classScatter.ts';
export { type ConfusionHeatmapOptions, confusionHeatmap } from './confusionHeatmap.ts';
export { type ContourPlotOptions, contourPlot } from './contourPlot.ts';
export {
  type Band,
  bandOf,
  type CurvePlotOptions,
  curvePlot,
  type NamedPoint,
  type ScaledAxis,
} from './curvePlot.ts';
export type { Curve } from './curves.ts';
export { type Dot, type DotPlotOptions, type DotRow, dotPlot } from './dotPlot.ts';
export {
  type HtmlReportOptions,
  htmlReport,
  type ReportBlock,
  type ReportCell,
  type ReportFigure,
  type ReportTable,
} from './htmlReport.ts';
export { inTheme } from './inTheme.ts';
export { type LandscapeLineOptions, landscapeLine } from './landscapeLine.ts';
export { type LossCurveOptions, type LossScale, lossCurve } from './lossCurve.ts';
export type { ChartSpec } from './options.ts';
export type { SurfacePath } from './paths.ts';
export { type RateGridOptions, rateGrid } from './rateGrid.ts';
export { type RenderOptions, renderSvg } from './render.ts';
export { type PngOptions, renderPng } from './renderPng.ts';
export {
  precisionRecallPlot,
  rocPlot,
  type ScoreCurvesOptions,
  type ScoredSamples,
} from './scoreCurves.ts';
export type { LevelScale } from './surface.ts';
export type { ThemeColor, ThemeName } from './theme.ts';
export { type TrainingCurvesOptions, trainingCurves } from './trainingCurves.ts';
export { type WeightImagesOptions, weightImages } from './weightImages.ts';
