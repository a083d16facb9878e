"""Bytes in, cells out: the gate, workbooks, text files."""
