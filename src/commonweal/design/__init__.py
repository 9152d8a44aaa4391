"""The look: layouts, components, styles, icons and charts as SVG. No models, no business words."""
