"""Make the coastlines that ship out of Natural Earth's land, as the npm package world-atlas has it."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand
from numpy.typing import NDArray

from groups.views.map.coast import PER_DEGREE, SHIPPED

FEWEST_POINTS = 4  # of a ring that has an inside, its first point once more at its end


class Command(BaseCommand):
    """Read ``land-10m.json`` (TopoJSON), write ``groups/data/coastlines.npz``."""

    help = "Make groups/data/coastlines.npz out of land-10m.json of the npm package world-atlas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_options: Any) -> None:
        """Write every ring as steps from point to point: small numbers, which pack well."""
        rings = [ring for ring in map(_on_grid, _rings(json.loads(file.read_text()))) if len(ring) >= FEWEST_POINTS]
        points = np.concatenate(rings)
        steps = np.diff(points, axis=0, prepend=0).astype(np.int32).T
        np.savez_compressed(SHIPPED, steps=steps, lengths=np.array([len(ring) for ring in rings], np.int32))
        self.stdout.write(f"{len(rings)} rings of {len(points)} points")


def _rings(topology: dict[str, Any]) -> Iterator[NDArray[np.float64]]:
    """Yield the rings of all polygons, as rows of longitude and latitude in degrees; holes run the other way."""
    scale, origin = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [np.cumsum(arc, axis=0) * scale + origin for arc in topology["arcs"]]
    for shape in topology["objects"]["land"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            # ~n stands for arc n the other way round. Each begins where the last one ended.
            yield np.concatenate(
                [(arcs[arc] if arc >= 0 else arcs[~arc][::-1])[bool(at) :] for at, arc in enumerate(ring)]
            )


def _on_grid(ring: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return the ring in whole steps of the grid, without points that have become the same."""
    turns = np.diff(ring[:, 0], prepend=ring[0, 0])
    # What crosses 180° goes on beyond it. Around a pole there is no going on.
    unrolled = ring - np.column_stack([360 * np.cumsum(np.round(turns / 360)), np.zeros(len(ring))])
    points = np.round((unrolled if np.allclose(unrolled[0], unrolled[-1]) else ring) * PER_DEGREE).astype(np.int32)
    kept: NDArray[np.int32] = points[np.append(True, np.any(np.diff(points, axis=0) != 0, axis=1))]
    return kept
