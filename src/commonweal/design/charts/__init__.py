"""Charts as SVG, drawn on the server: line with expected range, bars, small multiples, sparkline and map.

Each function answers a `Chart`; `{{ chart(it) }}` from design/components/chart.html shows it with its data table.
Colours are those of Okabe and Ito (2008), safe for colour-blind readers, always with a shape or pattern beside them;
they live in styles/_charts.scss because the content security policy allows no inline styles.
"""

from commonweal.design.charts.bars import bars
from commonweal.design.charts.lines import Band, Series, line, multiples, sparkline
from commonweal.design.charts.maps import Area, choropleth
from commonweal.design.charts.picture import Chart

__all__ = ["Area", "Band", "Chart", "Series", "bars", "choropleth", "line", "multiples", "sparkline"]
