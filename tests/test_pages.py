"""Pages of a PDF as pictures."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from intranet import pages


def pdf(count=1, width=595, height=842):
    """A PDF of white pages, sizes in points."""
    made = io.BytesIO()
    sheets = [Image.new("RGB", (width, height), "white") for _number in range(count)]
    sheets[0].save(made, "PDF", save_all=True, append_images=sheets[1:], resolution=72)
    made.seek(0)
    return made


class TestPictures:
    def test_each_page_is_a_jpeg_of_the_width_asked_for(self):
        made = pages.pictures(pdf(2), width=620)
        assert [(one.width, one.height) for one in made] == [(620, 878), (620, 878)]
        assert all(Image.open(io.BytesIO(one.content)).format == "JPEG" for one in made)

    def test_no_more_pages_than_wanted(self):
        assert len(pages.pictures(pdf(4), most=3, width=100)) == 3

    def test_a_page_that_is_a_long_ribbon_does_not_fill_the_memory(self):
        (ribbon,) = pages.pictures(pdf(width=100, height=14_000), width=2000)
        assert ribbon.width * ribbon.height < 12_500_000

    @pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing", b"\x00" * 5000])
    def test_what_is_no_pdf_is_said_to_be_damaged(self, content):
        with pytest.raises(pages.Unreadable, match="damaged"):
            pages.pictures(io.BytesIO(content))

    def test_a_file_that_takes_too_long_is_given_up(self):
        with pytest.raises(pages.Unreadable, match="slow"):
            pages.pictures(pdf(40), seconds=0.01)
