"""The palette: readable on its ground, and apart for readers with a colour deficiency."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from charts import Theme
from charts.labels import ems, wrapped
from charts.theme import EMS, FONT, LABEL, PALETTES, Palette, stripes

THEMES: tuple[Theme, ...] = ("light", "dark")
Colour = NDArray[np.float64]
# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
DEFICIENCIES = {
    "none": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip
APART = 20.0  # CIE76: far beyond a just noticeable difference, which is about 2.3


def linear(colour: str) -> Colour:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(light: Colour) -> Colour:
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ np.clip(light, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def data_colours(palette: Palette) -> dict[str, str]:
    return {"solid": palette.solid, "accent": palette.accent, "contrast": palette.contrast}


def test_the_simulation_knows_a_pair_that_is_confused() -> None:
    red, green = linear("#c23b22"), linear("#6b7a1e")
    seen = DEFICIENCIES["deuteranopia"]
    assert np.linalg.norm(lab(red) - lab(green)) > 2 * APART
    assert np.linalg.norm(lab(seen @ red) - lab(seen @ green)) < APART


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("theme", THEMES)
def test_marks_stay_apart(theme: Theme, deficiency: str) -> None:
    seen = DEFICIENCIES[deficiency]
    for (one, a), (other, b) in combinations(data_colours(PALETTES[theme]).items(), 2):
        distance = np.linalg.norm(lab(seen @ linear(a)) - lab(seen @ linear(b)))
        assert distance > APART, f"{one} and {other} for {deficiency}: {distance:.0f}"


@pytest.mark.parametrize("theme", THEMES)
def test_text_and_marks_stand_out_from_their_ground(theme: Theme) -> None:
    palette = PALETTES[theme]
    # F1, F2 and the last week are also written in the colour of their mark.
    for text in (palette.ink, palette.muted, palette.accent, palette.contrast):
        assert contrast(text, palette.background) >= 4.5, text
    assert contrast(palette.ink, palette.wash) >= 4.5
    assert contrast(palette.on_solid, palette.accent) >= 4.5
    for mark in data_colours(palette).values():
        assert contrast(mark, palette.background) >= 3, mark


def test_the_grid_is_quiet() -> None:
    for palette in PALETTES.values():
        assert 1.1 < contrast(palette.rule, palette.background) < 2


def test_labels_are_large_on_a_shared_screen() -> None:
    assert f"max(14, min(20, width / {EMS}))" == LABEL
    assert 1300 / EMS >= 16


def test_the_fonts_speak_chinese_on_every_system() -> None:
    assert all(name in FONT for name in ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC"))


def test_stripes_have_hard_edges_and_cover_the_bar() -> None:
    stops = stripes("#000000", "#ffffff", 3)["stops"]
    assert stops[0]["offset"] == 0 and stops[-1]["offset"] == 1
    assert [stop["color"] for stop in stops] == ["#000000", "#000000", "#ffffff", "#ffffff"] * 3


@pytest.mark.parametrize(
    "name",
    ["Strategic accounts and public sector South-East Asia", "华南渠道与合作伙伴业务一部",
     "Donaudampfschifffahrtsgesellschaftskapitän", "Enterprise North China 华北大客户事业部", ""],
)  # fmt: skip
def test_wrapping_loses_nothing_and_keeps_its_width(name: str) -> None:
    for width in (6, 10, 15.5):
        lines = wrapped(name, width).split("\n")
        assert "".join(lines).replace(" ", "") == name.replace(" ", "")
        assert all(ems(line) <= width for line in lines)
