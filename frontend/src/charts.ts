// Draws <figure data-chart> from the JSON inside it; the table in the figure says the same in words.
//
// {"unit": "%", "series": [{"label": "Errors", "points": [[1700000000, 0.2], [1700000060, null]]}],
//  "lines": [{"label": "Objective", "value": 0.5}], "markers": [{"at": 1700000030, "label": "deploy #847"}]}
import uPlot from "uplot";

type Point = [number, number | null];
interface Chart {
  unit?: string;
  series: { label: string; points: Point[] }[];
  lines?: { label: string; value: number }[];
  markers?: { at: number; label: string }[];
}
interface Drawn {
  source: string;
  plot: uPlot;
  chart: Chart;
}

const drawn = new Map<HTMLElement, Drawn>();
const DASHES = [[], [6, 4], [2, 3], [8, 3, 2, 3]];
const HEIGHT = 220;
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

const resized = new ResizeObserver((entries) => {
  for (const entry of entries) {
    const plot = drawn.get(entry.target.parentElement!)?.plot;
    if (plot && plot.width !== entry.contentRect.width) plot.setSize({ width: entry.contentRect.width, height: HEIGHT });
  }
});

/** Points of all series on one time axis; a minute that was not measured stays a gap. */
function columns(chart: Chart): uPlot.AlignedData {
  const tables = chart.series.map((one) => [one.points.map(([at]) => at), one.points.map(([, value]) => value)]);
  return tables.length === 1 ? (tables[0] as uPlot.AlignedData) : uPlot.join(tables as uPlot.AlignedData[]);
}

const colour = (figure: HTMLElement, name: string): string => getComputedStyle(probe(figure, name)).color;

/** A custom property holding light-dark() has to be used somewhere before it is one colour. */
function probe(figure: HTMLElement, name: string): HTMLElement {
  const existing = figure.querySelector<HTMLElement>(":scope > .plot > .probe");
  const node = existing ?? document.createElement("span");
  node.className = "probe";
  node.style.color = `var(${name})`;
  if (existing === null) figure.querySelector(":scope > .plot")!.append(node);
  return node;
}

function options(figure: HTMLElement, chart: Chart, width: number): uPlot.Options {
  const [quiet, line] = [colour(figure, "--quiet"), colour(figure, "--line")];
  const unit = chart.unit ?? "";
  const value = (one: number | null | undefined): string => (one == null ? "not measured" : `${+one.toPrecision(3)} ${unit}`.trim());
  const axis = { stroke: quiet, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 }, font: "12px system-ui, sans-serif" };
  return {
    width,
    height: HEIGHT,
    cursor: { points: { size: 6 } },
    scales: { y: { range: (_, low, high) => [Math.min(0, low), (high || 1) * 1.1] } },
    axes: [{ ...axis, values: "{HH}:{mm}" as unknown as (string | number | null)[][] }, { ...axis, size: 56, values: (_, ticks) => ticks.map((one) => value(one)) }],
    series: [
      { label: "At", value: (_: uPlot, at: number | null) => (at === null ? "" : TIME.format(at * 1000)) },
      ...chart.series.map((one, index) => ({
        label: one.label,
        stroke: colour(figure, `--series-${(index % 4) + 1}`),
        dash: DASHES[index % 4]!,
        width: 2,
        points: { show: false },
        value: (_: uPlot, given: number | null, __: number, at: number | null) => (at === null ? "" : value(given)),
      })),
    ],
    hooks: { draw: [(plot) => annotate(plot, chart, quiet, colour(figure, "--ink"))] },
  };
}

/** Objectives across and changes down, each with its words beside it. */
function annotate(plot: uPlot, chart: Chart, quiet: string, ink: string): void {
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineWidth = scale;
  ctx.font = `${12 * scale}px system-ui, sans-serif`;
  ctx.textBaseline = "top";
  for (const one of chart.lines ?? []) {
    const y = plot.valToPos(one.value, "y", true);
    stroke(ctx, quiet, [6 * scale, 4 * scale], bbox.left, y, bbox.left + bbox.width, y);
    ctx.fillStyle = quiet;
    ctx.textAlign = "right";
    ctx.fillText(one.label, bbox.left + bbox.width - 4 * scale, y - 16 * scale);
  }
  (chart.markers ?? []).forEach((one, index) => {
    const x = plot.valToPos(one.at, "x", true);
    stroke(ctx, ink, [3 * scale, 3 * scale], x, bbox.top, x, bbox.top + bbox.height);
    ctx.fillStyle = ink;
    const flip = x + ctx.measureText(one.label).width + 6 * scale > bbox.left + bbox.width;
    ctx.textAlign = flip ? "right" : "left";
    ctx.fillText(one.label, x + (flip ? -4 : 4) * scale, bbox.top + (2 + (index % 4) * 16) * scale);
  });
  ctx.restore();
}

function stroke(ctx: CanvasRenderingContext2D, style: string, dash: number[], x1: number, y1: number, x2: number, y2: number): void {
  ctx.strokeStyle = style;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

function draw(figure: HTMLElement): void {
  const source = figure.querySelector('script[type="application/json"]')?.textContent ?? "";
  const before = drawn.get(figure);
  if (source === "" || before?.source === source) return;
  const chart = JSON.parse(source) as Chart;
  before?.plot.destroy();
  const place = figure.querySelector<HTMLElement>(":scope > .plot") ?? figure.insertBefore(document.createElement("div"), figure.querySelector("details"));
  place.className = "plot";
  // The canvas is ours: bringing the page up to date must not take it away.
  place.setAttribute("data-keep", "");
  place.ariaHidden = "true";
  drawn.set(figure, { source, chart, plot: new uPlot(options(figure, chart, place.clientWidth || 300), columns(chart), place) });
  if (before === undefined) resized.observe(place);
}

function redraw(): void {
  for (const [figure, { source }] of drawn) {
    if (!figure.isConnected) {
      drawn.get(figure)?.plot.destroy();
      drawn.delete(figure);
      continue;
    }
    drawn.set(figure, { ...drawn.get(figure)!, source: `${source} ` });
    draw(figure);
  }
}

window.hotwashCharts = (root) => {
  const figures = [...root.querySelectorAll<HTMLElement>("figure[data-chart]")];
  const around = root instanceof Element ? root.closest<HTMLElement>("figure[data-chart]") : null;
  for (const figure of around ? [around, ...figures] : figures) draw(figure);
};
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
