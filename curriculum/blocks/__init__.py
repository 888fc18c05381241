"""The blocks of the curriculum: what a lesson is made of (`lessons`), and what is read in it (`body`)."""

from .body import BodyBlock
from .lessons import AnnexBlock, PhaseBlock, ReadingBlock, StageBlock

__all__ = ["AnnexBlock", "BodyBlock", "PhaseBlock", "ReadingBlock", "StageBlock"]
