// Charts by uPlot, in the page's colours and as wide as their place.

const painted = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const paint = (name) => name.replace(/^var\((--[a-z0-9-]+)\)$/, (whole, variable) => painted(variable));
const HEIGHT = 220;
const FLAG = 8;

const PHASES = {
  WARM_UP: ["--phase-warm-up", "warm-up"],
  LEARNING_RATE: ["--phase-learning-rate", "learning rate grows"],
  MOMENTUM: ["--phase-momentum", "momentum grows"],
  STEADY: ["--phase-steady", "steady"],
};

/**
 * A chart that redraws itself when its place or the colour scheme changes.
 *
 * name, height: of the chart
 * x: values; xName; xTitle: below the axis; xText: what stands at a value; xRange, xSplits: fixed ones
 * series: { name, values, colour, dash, points, bars, bridged, text } each; null values are gaps, which lines cross unless bridged is false
 * y: { text, range }
 * spans: { from, to, colour } behind; flags: { at, text, back } across
 * sync: key of the charts whose cursors move together
 */
function chart(spec) {
  const reading = el("span", {});
  const place = el("div", { class: "chart" }, spec.name ? el("div", { class: "name" }, spec.name, reading) : "");
  let plot = null;
  const draw = () => {
    const width = Math.floor(place.clientWidth);
    if (width === 0) return;
    plot?.destroy();
    plot = new uPlot(options(spec, width, reading), [spec.x, ...spec.series.map((line) => line.values)], place);
  };
  const fit = () => {
    const width = Math.floor(place.clientWidth);
    if (plot === null) draw();
    else if (width > 0 && width !== plot.width) plot.setSize({ width, height: plot.height });
  };
  // Not at once: an observer that changes sizes is called again, which browsers report as an error.
  new ResizeObserver(() => requestAnimationFrame(fit)).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  return place;
}

function options(spec, width, reading) {
  const axis = {
    stroke: painted("--mute"),
    font: "12px system-ui, sans-serif",
    grid: { stroke: painted("--grid"), width: 1 },
    ticks: { stroke: painted("--grid"), width: 1, size: 4 },
    gap: 5,
  };
  const xText = spec.xText ?? ((value) => String(value));
  const yText = spec.y?.text ?? short;
  // Where nothing is pointed at, the last values are read.
  const readLast = (u) => {
    if (u.cursor.idx === null || u.cursor.idx === undefined) u.setLegend({ idx: spec.x.length - 1 });
  };
  // A line alone is read beside the chart's name.
  const readAlone = (u) => {
    const i = u.legend.idx;
    const value = i === null || i === undefined ? null : spec.series[0].values[i];
    reading.textContent = value === null ? "" : `${spec.xName} ${xText(spec.x[i])}: ${yText(value)}`;
  };
  const alone = spec.name && spec.series.length === 1;
  return {
    width,
    height: spec.height ?? HEIGHT,
    padding: [spec.flags?.some((flag) => flag.text) ? 2 * FLAG + 6 : 10, 22, 0, 0],
    scales: {
      x: { time: false, range: spec.xRange },
      y: { range: spec.y?.range },
    },
    axes: [
      { ...axis, label: spec.xTitle, labelFont: "12px system-ui, sans-serif", labelSize: 18, size: 26, space: 40,
        incrs: spec.xIncrements, splits: spec.xSplits, values: (u, values) => values.map(xText) },
      { ...axis, size: (u, values) => 14 + 7 * Math.max(2, ...(values ?? []).map((value) => value?.length ?? 0)),
        values: (u, values) => values.map((value) => (value === null ? "" : yText(value))) },
    ],
    series: [
      { label: spec.xName ?? spec.xTitle ?? "", value: (u, value) => (value === null ? DASH : xText(value)) },
      ...spec.series.map((line) => series(line, yText)),
    ],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 }, sync: spec.sync ? { key: spec.sync } : undefined },
    legend: { show: !alone, markers: {
      width: (u, i) => (spec.series[i - 1]?.dash ? 2 : 0),
      stroke: (u, i) => paint(spec.series[i - 1]?.colour ?? "var(--mute)"),
      fill: (u, i) => (spec.series[i - 1]?.dash ? "transparent" : paint(spec.series[i - 1]?.colour ?? "var(--mute)")),
    } },
    hooks: { drawClear: [(u) => spans(u, spec.spans ?? [])], draw: [(u) => flags(u, spec.flags ?? [])],
      ready: [readLast], setCursor: [readLast], setLegend: alone ? [readAlone] : [] },
  };
}

function series(line, yText) {
  const stroke = paint(line.colour);
  return {
    label: line.name,
    stroke,
    width: line.bars ? 0 : 2,
    fill: line.bars ? stroke : undefined,
    dash: line.dash,
    spanGaps: line.bridged ?? true,
    paths: line.bars ? uPlot.paths.bars({ size: [0.72, 44] }) : undefined,
    points: line.bars ? { show: false }
      : { show: line.points !== "none", size: 6, stroke, fill: line.dash ? painted("--card") : stroke },
    value: (u, value, s, i) => (value === null || i === null ? DASH : (line.text ?? ((v) => yText(v)))(value, i)),
  };
}

function spans(u, all) {
  const { left, top, width, height } = u.bbox;
  for (const { from, to, colour } of all) {
    const start = Math.max(left, u.valToPos(from, "x", true));
    const end = Math.min(left + width, u.valToPos(to, "x", true));
    u.ctx.fillStyle = painted(colour);
    u.ctx.fillRect(start, top, end - start, height);
  }
}

function flags(u, all) {
  const { top, height } = u.bbox;
  const ratio = devicePixelRatio;
  const size = FLAG * ratio;
  // Roll-backs last: nothing hides them.
  for (const { at, text, back } of all.toSorted((a, b) => Boolean(a.back) - Boolean(b.back))) {
    const x = Math.round(u.valToPos(at, "x", true));
    u.ctx.save();
    u.ctx.strokeStyle = u.ctx.fillStyle = painted(back ? "--bad" : "--mute");
    u.ctx.lineWidth = (back ? 1.5 : 1) * ratio;
    u.ctx.setLineDash([3 * ratio, 3 * ratio]);
    u.ctx.beginPath();
    u.ctx.moveTo(x, top - ratio);
    u.ctx.lineTo(x, top + height);
    u.ctx.stroke();
    if (text) {
      u.ctx.beginPath();
      u.ctx.arc(x, top - size - ratio, size, 0, 2 * Math.PI);
      u.ctx.fill();
      u.ctx.fillStyle = painted("--card");
      u.ctx.font = `700 ${10 * ratio}px system-ui, sans-serif`;
      u.ctx.textAlign = "center";
      u.ctx.textBaseline = "middle";
      u.ctx.fillText(text, x, top - size - ratio / 2);
    }
    u.ctx.restore();
  }
}

const shareAxis = (digits = 0) => ({ text: (value) => percent(value, digits) });
