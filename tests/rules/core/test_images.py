import io
from datetime import UTC, datetime

import pytest
from PIL import ExifTags, Image, ImageCms

from portal.core import images
from portal.core.errors import Invalid
from tests.support.samples import heic, picture, saved


def opened(content):
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def is_red(pixel):
    return pixel[0] > 200 and pixel[2] < 60


def exif(**tags):
    made = Image.Exif()
    detail = made.get_ifd(ExifTags.IFD.Exif)
    for name, value in tags.items():
        if name in {"Orientation", "Make"}:
            made[ExifTags.Base[name]] = value
        else:
            detail[ExifTags.Base[name]] = value
    return made


@pytest.mark.parametrize(
    "content",
    [
        saved(picture()),
        saved(picture(), "PNG"),
        saved(picture(), "WEBP"),
        saved(picture(), "GIF"),
        saved(picture().convert("CMYK")),
        saved(picture().convert("L")),
        saved(picture().convert("P"), "PNG"),
        saved(Image.new("I;16", (64, 48), 30_000), "PNG"),
        saved(picture(), "MPO", save_all=True, append_images=[picture()]),
        heic(),
    ],
    ids=["jpeg", "png", "webp", "gif", "cmyk", "grey", "palette", "16 bit", "phone's two in one", "heic"],
)
def test_everything_becomes_a_plain_jpeg(content):
    shown = opened(images.display_copy(content))
    assert (shown.format, shown.mode, shown.size) == ("JPEG", "RGB", (64, 48))


def test_sixteen_bits_of_grey_stay_grey():
    shown = opened(images.display_copy(saved(Image.new("I;16", (8, 8), 30_000), "PNG")))
    assert abs(shown.getpixel((4, 4))[0] - 30_000 // 256) < 3


def test_a_large_picture_is_made_small_and_a_small_one_is_left():
    assert opened(images.display_copy(saved(picture(4000, 3000)))).size == (1600, 1200)
    assert opened(images.display_copy(saved(picture(10, 10)))).size == (10, 10)
    assert opened(images.thumbnail(saved(picture(4000, 3000)))).size == (320, 240)


def test_a_picture_held_sideways_is_upright():
    # Orientation 6: the camera was turned; red was left of the sensor and belongs on top.
    shown = opened(images.display_copy(saved(picture(), exif=exif(Orientation=6))))
    assert shown.size == (48, 64)
    assert is_red(shown.getpixel((24, 5)))
    assert not is_red(shown.getpixel((24, 60)))


def test_a_heic_held_sideways_is_upright():
    shown = opened(images.display_copy(heic(exif=exif(Orientation=6).tobytes())))
    assert shown.size == (48, 64)
    assert is_red(shown.getpixel((24, 5)))


def test_no_metadata_is_left():
    made = exif(Make="Phone", DateTimeOriginal="2026:11:20 10:00:00")
    made.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (28.0, 51.0, 30.0)
    original = saved(picture(), exif=made, comment=b"name of the owner")
    assert b"Phone" in original
    shown = images.display_copy(original)
    assert b"Phone" not in shown
    assert b"owner" not in shown
    assert not dict(opened(shown).getexif())
    assert "icc_profile" not in opened(shown).info


def test_what_is_transparent_lies_on_white():
    clear = Image.new("RGBA", (8, 8), (255, 0, 0, 0))
    assert opened(images.display_copy(saved(clear, "PNG"))).getpixel((4, 4)) == (255, 255, 255)


def test_a_profile_is_applied_and_a_broken_one_does_no_harm():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for icc in (profile, b"not a profile"):
        shown = opened(images.display_copy(saved(picture(), icc_profile=icc)))
        assert is_red(shown.getpixel((5, 5)))


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xd8\xff\xe0 not a picture", saved(picture())[:-200], b"%PDF-1.4", heic()[:300]],
    ids=["empty", "header only", "cut jpeg", "pdf", "cut heic"],
)
def test_what_is_no_whole_picture_is_refused(content):
    with pytest.raises(Invalid, match="damaged"):
        images.display_copy(content)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_bomb_is_refused_before_it_unpacks():
    bomb = saved(Image.new("1", (16_000, 16_000)), "PNG")
    assert len(bomb) < 200_000
    with pytest.raises(Invalid, match="million pixels"):
        images.display_copy(bomb)
    # Under the decoder's own limit, over ours.
    half = saved(Image.new("1", (8000, 8000)), "PNG")
    with pytest.raises(Invalid) as refused:
        images.display_copy(half)
    assert refused.value.params == {"millions": 60}
    assert opened(images.display_copy(saved(Image.new("L", (8000, 8000))))).size == (1600, 1600)


@pytest.mark.parametrize(
    ("tags", "taken"),
    [
        ({"DateTimeOriginal": "2026:11:20 10:00:00"}, datetime(2026, 11, 20, 2, tzinfo=UTC)),
        (
            {"DateTimeOriginal": "2026:11:20 10:00:00", "OffsetTimeOriginal": "-05:30"},
            datetime(2026, 11, 20, 15, 30, tzinfo=UTC),
        ),
        ({"DateTimeDigitized": "2026:11:20 10:00:00"}, datetime(2026, 11, 20, 2, tzinfo=UTC)),
        ({"DateTimeOriginal": "0000:00:00 00:00:00"}, None),
        ({"DateTimeOriginal": "1970:01:01 00:00:00"}, None),
        ({"DateTimeOriginal": "yesterday"}, None),
        ({}, None),
    ],
)
def test_when_it_was_taken(tags, taken):
    assert images.captured_at(saved(picture(), exif=exif(**tags))) == taken
