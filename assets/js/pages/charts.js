// Charts by Apache ECharts, drawn from data-chart (parts/charts.html). Colours come from our tokens, tooltips are
// drawn on the canvas (HTML tooltips need inline styles, which the content policy forbids).
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const USUAL = ['brand', 'amber-mark', 'jade', 'ink-3'];

function series(one, index) {
  return {
    ...one, type: one.type ?? 'bar', color: token(one.tone ?? USUAL[index % USUAL.length]),
    barMaxWidth: 28, symbolSize: 6, lineStyle: { width: 2 }, itemStyle: one.type === 'line' ? undefined : { borderRadius: one.stack ? 0 : [3, 3, 0, 0] },
  };
}

function option({ x, series: all }, unit) {
  const words = { color: token('ink-2'), fontSize: 13 };
  return {
    animation: false, textStyle: { fontFamily: token('sans') },
    grid: { left: 8, right: 12, top: all.length > 1 ? 40 : 16, bottom: 4, containLabel: true },
    legend: all.length > 1 ? { left: 0, top: 0, itemWidth: 12, itemHeight: 12, textStyle: words } : undefined,
    tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: token('card'), borderColor: token('line-2'), textStyle: { color: token('ink'), fontSize: 13 }, valueFormatter: (value) => (value == null ? '—' : `${value}${unit}`) },
    xAxis: { type: 'category', data: x, axisLabel: words, axisTick: { show: false }, axisLine: { lineStyle: { color: token('line-2') } } },
    yAxis: { type: 'value', axisLabel: words, splitLine: { lineStyle: { color: token('line') } } },
    series: all.map(series),
  };
}

function draw(box) {
  const chart = init(box, null, { renderer: 'canvas' });
  const paint = () => chart.setOption(option(JSON.parse(box.dataset.chart), box.dataset.unit), true);
  paint();
  new ResizeObserver(() => chart.resize()).observe(box);
  // A change of theme changes every colour.
  new MutationObserver(paint).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint);
}

document.querySelectorAll('[data-chart]').forEach(draw);
