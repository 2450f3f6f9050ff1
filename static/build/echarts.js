// Which charts can the page draw? Only these parts are packed; the studio hands option JSON to
// `globalThis.echarts`. A new kind of chart is one line here. Pictures are drawn on a canvas, and once more
// as SVG where one is saved as such.

import { BarChart, BoxplotChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TitleComponent, TooltipComponent } from 'echarts/components';
import * as core from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

core.use([
  BarChart, BoxplotChart, HeatmapChart, LineChart, ScatterChart,
  GridComponent, MarkLineComponent, TitleComponent, TooltipComponent,
  CanvasRenderer, SVGRenderer,
]);

globalThis.echarts = core;
