"""Empty files to fill in: CSV with the header alone, XLSX with the allowed words and the columns' meanings besides."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from exportwatch.registry.bulk.columns import COLUMNS, allowed_words, example_row
from exportwatch.registry.bulk.reading import ROWS_OF_A_SHEET

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_template(*, with_example: bool = False) -> bytes:
    """Return the header as CSV in UTF-8 with a mark that spreadsheet programs look for; an example row if wanted."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.name for column in COLUMNS])
    if with_example:
        writer.writerow(example_row())
    return text.getvalue().encode("utf-8-sig")


def xlsx_template(*, with_example: bool = False) -> bytes:
    """Return a workbook: “Permits” to fill in, all its cells text; “Words”; “Columns” with meanings and examples."""
    book = Workbook()
    permits = book.active
    permits.title = "Permits"
    for index, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(index)
        cell = permits.cell(row=1, column=index, value=column.name)
        cell.font = Font(bold=True, color="9C2B00" if column.required else "000000")
        permits.column_dimensions[letter].width = max(14, len(column.name) + 2)
        permits.column_dimensions[letter].number_format = "@"  # a program that guesses turns 2020-05 into a day
        if column.words:
            choice = DataValidation(type="list", formula1=f'"{",".join(column.words)}"', allow_blank=True)
            choice.add(f"{letter}2:{letter}{ROWS_OF_A_SHEET}")
            permits.add_data_validation(choice)
    permits.freeze_panes = "A2"
    if with_example:
        permits.append(example_row())
    _sheet(book, "Words", ("column", "word", "meaning"), allowed_words())
    meanings = [(c.name, "yes" if c.required else "", c.meaning, c.example) for c in COLUMNS]
    _sheet(book, "Columns", ("column", "required", "meaning", "example"), meanings)
    whole = io.BytesIO()
    book.save(whole)
    return whole.getvalue()


def _sheet(book: Workbook, title: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    sheet = book.create_sheet(title)
    for row in (header, *rows):
        sheet.append(row)
    for index, name in enumerate(header, start=1):
        sheet.cell(row=1, column=index).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(index)].width = 80 if name == "meaning" else 24
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
