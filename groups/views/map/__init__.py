"""The map of a search: drawn here as SVG, without tiles and without asking anybody else."""
