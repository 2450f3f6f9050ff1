// Which charts can the page draw? Only these parts are packed; the studio hands option JSON to
// `globalThis.echarts`. A new kind of chart is one line here.

import { BarChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import * as core from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

core.use([BarChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

globalThis.echarts = core;
