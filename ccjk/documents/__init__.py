"""File formats, edited without loss: what ccjk does not mean to change stays byte for byte."""
