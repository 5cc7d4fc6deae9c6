import type {Config} from "vega-lite";

/**
 * How charts look. Colours are the theme's custom properties: they stand in the SVG's attributes, so day and night
 * need no second drawing. Ramps that are interpolated must be real colours: a scheme that reads on both.
 */
export const chartTheme: Config = {
  background: "transparent",
  font: "system-ui, sans-serif",
  padding: 4,
  aria: false,
  view: {stroke: null, continuousHeight: 280},
  axis: {
    domainColor: "var(--gb-line-strong)",
    gridColor: "var(--gb-line)",
    tickColor: "var(--gb-line-strong)",
    labelColor: "var(--gb-muted)",
    titleColor: "var(--gb-text)",
    labelFontSize: 12,
    titleFontSize: 12.5,
    titleFontWeight: 500,
    titlePadding: 10,
    labelPadding: 6,
    tickSize: 4,
    domain: false,
    gridDash: []
  },
  axisX: {grid: false, domain: true, labelFlush: false},
  axisY: {ticks: false},
  legend: {
    labelColor: "var(--gb-muted)",
    titleColor: "var(--gb-text)",
    labelFontSize: 12,
    titleFontSize: 12.5,
    titleFontWeight: 500,
    symbolStrokeColor: "var(--gb-muted)",
    orient: "top"
  },
  header: {
    labelColor: "var(--gb-text)",
    titleColor: "var(--gb-text)",
    labelFontSize: 12,
    titleFontSize: 12.5
  },
  title: {
    color: "var(--gb-text)",
    subtitleColor: "var(--gb-muted)",
    anchor: "start",
    fontSize: 14,
    fontWeight: 600
  },
  mark: {color: "var(--gb-series-1)"},
  bar: {cornerRadiusEnd: 2},
  line: {strokeWidth: 2, strokeCap: "round", strokeJoin: "round"},
  area: {fillOpacity: 0.25, line: true},
  point: {filled: true, size: 45, opacity: 0.8},
  circle: {size: 45, opacity: 0.8},
  rule: {stroke: "var(--gb-line-strong)"},
  text: {color: "var(--gb-text)", fontSize: 12},
  range: {
    category: [1, 2, 3, 4, 5, 6].map((series) => `var(--gb-series-${series})`),
    heatmap: {scheme: "viridis"},
    ramp: {scheme: "viridis"},
    ordinal: {scheme: "viridis"},
    diverging: {scheme: "blueorange"}
  }
};
