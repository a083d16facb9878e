"""The lists that leave the house: the workbook and the CSV. Codes only, unless names are asked for."""
